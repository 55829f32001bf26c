"""What a classifier says."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict

from ..declare import prop
from ..events import event
from ..gates.open_file import vault
from .base import Component


class Confidence(TypedDict):
    """One class and how sure the model is of it, 1 for certain."""

    label: str | int | float | None
    confidence: float | None


class LabelValue(TypedDict, total=False):
    """The answer, and the classes that it was chosen from; no keys at all when there is no answer."""

    label: str | int | float | None
    confidences: list[Confidence] | None


class Label(Component[LabelValue, Any, Any]):
    """The answer of a classifier: a heading, and a bar for each class.

    A function returns `{class: confidence}` with confidences from 0 to 1, the name or number of one class, or the path
    of a `.json` file with such a dict. As an input a function gets the dict, or the name when there are no confidences.
    """

    value: dict[str, float] | str | float | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        doc="Start answer: a dict of confidences, or the name of one class.",
    )
    num_top_classes: int | None = prop(
        default=None, doc="How many classes are shown, the surest first; None shows all."
    )
    color: str | None = prop(default=None, doc="Colour of the bars, in any form that CSS knows.")
    show_heading: bool = prop(default=True, doc="Show the answer in large letters above the bars.")
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function changed the answer.")
    select = event(doc="A class was chosen: its place and its name.", flag="_selectable")

    type_name = "label"

    def __post_init__(self) -> None:
        super().__post_init__()
        top = self.num_top_classes
        if top is not None and (isinstance(top, bool) or not isinstance(top, int) or top < 1):
            raise ValueError(
                f"Label: num_top_classes must be 1 or more, or None for all, got {top!r}."
            )
        self.buttons = self.corner(self.buttons)

    def preprocess(self, payload: LabelValue | None) -> dict[Any, Any] | str | int | float | None:
        """The name, or `{name: confidence}` when there are confidences."""
        if payload is None or payload == {}:
            return None
        if not isinstance(payload, dict):
            raise self.refuse("an answer with a label was expected.")
        rows = payload.get("confidences")
        if rows is None:
            name = payload.get("label")
            if not _is_name(name):
                raise self.refuse("the label must be a text or a number.")
            return name
        if not isinstance(rows, list):
            raise self.refuse("the confidences must be a list.")
        return dict(self._pair(row) for row in rows)

    def _pair(self, row: Any) -> tuple[str | int | float | None, float | None]:
        if not isinstance(row, dict):
            raise self.refuse("each confidence must have a label and a number.")
        name, share = row.get("label"), row.get("confidence")
        if not _is_name(name) or not (share is None or _is_number(share)):
            raise self.refuse("each confidence must have a label and a number.")
        return name, share

    def postprocess(self, value: Any) -> LabelValue:
        """The classes by falling confidence, at most `num_top_classes`."""
        value = _from_file(value)
        if value is None or (isinstance(value, Mapping) and not value):
            return {}
        if isinstance(value, Mapping):
            return self._ranked(value)
        if not _is_name(value := _plain(value)):
            raise ValueError(
                "Label shows a dict of confidences, a text or a number;"
                f" got {type(value).__name__}. Return {{'class': 0.9, …}} or 'class'."
            )
        return {"label": value, "confidences": None}

    def _ranked(self, value: Mapping[Any, Any]) -> LabelValue:
        if value.keys() == {"label", "confidences"}:  # its own wire form, from another Label
            rows = [(row["label"], row["confidence"]) for row in value["confidences"] or ()]
            if not rows:
                return {"label": value["label"], "confidences": None}
        else:
            rows = list(value.items())
        sure = sorted(((_plain(k), _share(k, v)) for k, v in rows), key=lambda row: -row[1])
        shown = sure[: self.num_top_classes]
        rows_on_wire: list[Confidence] = [{"label": k, "confidence": v} for k, v in shown]
        return {"label": sure[0][0], "confidences": rows_on_wire}

    def api_info(self) -> dict[str, Any]:
        name = _either("string", "integer", "number", "null")
        confidence = {
            "properties": {
                "label": {**name, "default": None, "title": "Label"},
                "confidence": {**_either("number", "null"), "default": None, "title": "Confidence"},
            },
            "title": "LabelConfidence",
            "type": "object",
        }
        rows = {"items": {"$ref": "#/$defs/LabelConfidence"}, "type": "array"}
        return {
            "$defs": {"LabelConfidence": confidence},
            "properties": {
                "label": {**name, "default": None, "title": "Label"},
                "confidences": {
                    "anyOf": [rows, {"type": "null"}],
                    "default": None,
                    "title": "Confidences",
                },
            },
            "title": "LabelData",
            "type": "object",
            "additional_description": None,
        }

    def example_payload(self) -> Any:
        rows = [{"label": "cat", "confidence": 0.9}, {"label": "dog", "confidence": 0.1}]
        return {"label": "Cat", "confidences": rows}

    def example_value(self) -> Any:
        return {"cat": 0.9, "dog": 0.1}

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The name, or the confidences as JSON."""
        value = self.preprocess(payload)
        return json.dumps(value) if isinstance(value, dict) else value

    def read_from_flag(self, cell: Any) -> Any:
        """The answer that `flag` wrote down."""
        try:
            found = json.loads(cell)
        except (TypeError, ValueError):
            found = cell
        return self.postprocess(found if isinstance(found, dict) else cell or None)


def _either(*types: str) -> dict[str, Any]:
    return {"anyOf": [{"type": t} for t in types]}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_name(value: Any) -> bool:
    return value is None or isinstance(value, str) or _is_number(value)


def _plain(value: Any) -> Any:
    """A number of numpy or torch as one of Python; booleans as their words."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (str, int, float)):
        return value
    item = getattr(value, "item", None)
    return _plain(item()) if callable(item) else value


def _share(name: Any, value: Any) -> float:
    try:
        share = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"the confidence of {name!r} must be a number, got {value!r}") from None
    if not math.isfinite(share):
        raise ValueError(f"the confidence of {name!r} is {share}; it must be a finite number")
    return share


def _from_file(value: Any) -> Any:
    """What a JSON file holds, where `value` names one; a text counts as a path only where files may be shown."""
    if isinstance(value, str) and (not value.endswith(".json") or not _may_read(value)):
        return value
    if not isinstance(value, (str, Path)):
        return value
    found = json.loads(Path(value).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{str(value)!r} must hold a JSON object of confidences")
    return found


def _may_read(path: str) -> bool:
    try:
        return Path(path).is_file() and vault().may_publish(Path(path))
    except (OSError, ValueError):
        return False
