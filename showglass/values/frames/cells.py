"""Cells between Python, the wire and what a person types."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from ..files import publish
from ..images import send

Kind = Literal[
    "str", "number", "bool", "date", "markdown", "html", "image", "link", "dropdown", "sparkline"
]
KINDS: tuple[str, ...] = (
    "str", "number", "bool", "date", "markdown", "html", "image", "link", "dropdown", "sparkline",
)  # fmt: skip
MAX_TEXT = 1024 * 1024
"""Characters of one cell that a client may send."""
MAX_LINE = 10_000
"""Numbers of one sparkline."""


def plain(value: Any) -> Any:
    """A cell as JSON."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return _unusual(value)


def _unusual(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return None if value != value else _date(value)  # noqa: PLR0124  pandas' NaT is no date
    if isinstance(value, decimal.Decimal):
        return float(value) if value.is_finite() else None
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "tolist"):  # a scalar or an array of numpy
        return plain(value.tolist())
    return str(value)


def _date(value: datetime.datetime | datetime.date) -> str:
    if isinstance(value, datetime.datetime):
        whole = not (value.hour or value.minute or value.second or value.microsecond)
        return value.isoformat(" ") if not whole or value.tzinfo else value.date().isoformat()
    return value.isoformat()


def picture(value: Any) -> Any:
    """A cell of an image column as JSON: a web or data address as it is, else a file."""
    if value is None or isinstance(value, dict):
        return value
    if isinstance(value, str) and value.startswith(("http://", "https://", "data:image/")):
        return value
    if isinstance(value, (str, Path)):
        return publish(value) if str(value) else None
    return send(value, "webp")


def shown(kind: str) -> Callable[[Any], Any]:
    """What makes JSON of a cell of this kind."""
    return picture if kind == "image" else plain


def claimed(kind: str, value: Any, choices: Sequence[Any] | None = None) -> Any:
    """A cell that a client sent, checked: what it stands for. Raises ValueError, which says what would be right."""
    if value is None:
        return None
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise ValueError(f"a cell may hold {MAX_TEXT} characters, and this one has {len(value)}")
    check = _CHECKS.get(kind)
    if check is not None:
        return check(value)
    if kind == "dropdown" and choices is not None and value != "" and value not in choices:
        known = ", ".join(map(str, choices[:10])) + (", …" if len(choices) > 10 else "")
        raise ValueError(f"{_short(value)} is none of the choices: {known}")
    return value


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def as_number(text: str) -> int | float | None:
    """The number that a text says, or None."""
    try:
        number = float(text) if len(text) <= 400 else math.nan
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    whole = text.strip().lstrip("+-")
    return int(text) if whole.isascii() and whole.isdigit() else number


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not value.strip():
            return None
        found = as_number(value)
        if found is None:
            raise ValueError(f"{_short(value)} is no number")
        return found
    if isinstance(value, (int, float)):
        return value
    raise ValueError(f"{_short(value)} is no number")


_TRUTHS: Mapping[str, bool | None] = {"true": True, "false": False, "": None}


def _truth(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUTHS:
        return _TRUTHS[value.strip().lower()]
    if value in (0, 1) and isinstance(value, (int, float)):
        return bool(value)
    raise ValueError(f"{_short(value)} is neither true nor false")


def _text(value: Any) -> Any:
    if isinstance(value, (str, int, float, bool)):
        return value
    raise ValueError(f"{_short(value)} is no text")


def _line(value: Any) -> Any:
    if isinstance(value, str):
        parts = value.replace(";", ",").split(",") if value.strip() else []
        value = [as_number(part) for part in parts[: MAX_LINE + 1]]
    if not isinstance(value, list) or len(value) > MAX_LINE:
        raise ValueError(f"a line of at most {MAX_LINE} numbers was expected")
    if any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in value if v is not None):
        raise ValueError(f"{_short(value)} is no line of numbers")
    return value


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "number": _number,
    "bool": _truth,
    "date": _text,
    "markdown": _text,
    "html": _text,
    "link": _text,
    "sparkline": _line,
}
