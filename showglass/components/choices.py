"""What components have in common of which people choose among given values."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Literal, TypeVar, cast

from ..declare import prop
from .base import Field

Scalar = str | int | float
"""A value that can be chosen."""
Wire = TypeVar("Wire")
Got = TypeVar("Got")
Given = TypeVar("Given")


class ChoiceField(Field[Wire, Got, Given], Generic[Wire, Got, Given]):
    """A field with `choices`. They are kept and sent as `[[label, value], …]`."""

    choices: Sequence[str | int | float | tuple[str, str | int | float]] | None = prop(
        default=None,
        kw_only=False,
        doc="Values, or pairs of a label and a value. Values are texts or numbers.",
    )
    type: Literal["value", "index"] = prop(
        default="value",
        doc="What the function gets: the 'value' of a choice, or its 'index' in `choices`.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        owner = type(self).__name__
        if self.type not in ("value", "index"):
            raise ValueError(f"{owner}: type must be 'value' or 'index', got {self.type!r}.")
        pairs = _pairs(owner, self.choices)
        self.choices = pairs
        self._places: dict[Any, int] = {}
        for place, (_, value) in enumerate(pairs):
            self._places.setdefault(_key(value), place)

    @property
    def _values(self) -> list[Scalar]:
        return [value for _, value in cast(list[tuple[str, Scalar]], self.choices)]

    def _place(self, value: Any) -> int | None:
        """Where a value stands among the choices; None when it does not."""
        return self._places.get(_key(value)) if isinstance(value, (str, int, float)) else None

    def _chosen(self, payload: Any, custom: bool = False) -> Any:
        """What the function gets for one value that a client sent."""
        place = self._place(payload)
        if place is None:
            if not custom or not isinstance(payload, (str, int, float)):
                raise self.refuse(f"{_short(payload)} is not among the choices.")
            return payload if self.type == "value" else None
        return self._values[place] if self.type == "value" else place

    def _warn_of_strangers(self, values: Iterable[Any]) -> None:
        for value in values:
            if self._place(value) is None:
                warnings.warn(
                    f"{type(self).__name__} {self.label or ''}: the value {_short(value)} is not among the choices.",
                    UserWarning,
                    stacklevel=4,
                )

    def _item_schema(self) -> dict[str, Any]:
        texts = [isinstance(value, str) for value in self._values]
        kind = "string" if all(texts) else ["string", "number"] if any(texts) else "number"
        return {"type": kind, "enum": self._values}

    def process_example(self, value: Any) -> Any:
        """What people read of a choice, or of each: its label."""
        wire = self.postprocess(value)
        return [self._read(one) for one in wire] if isinstance(wire, list) else self._read(wire)

    def _read(self, value: Any) -> Any:
        place = self._place(value)
        label = None if place is None else cast(list[tuple[str, Scalar]], self.choices)[place][0]
        return value if label in (None, str(value)) else label

    def example_payload(self) -> Any:
        return next(iter(self._values), None)

    def example_value(self) -> Any:
        return self.example_payload()


def _pairs(owner: str, choices: Any) -> list[Any]:
    if choices is None:
        return []
    if isinstance(choices, (str, bytes)) or not isinstance(choices, Iterable):
        raise ValueError(
            f"{owner}: choices must be a list of values or of (label, value) pairs, got {choices!r}."
        )
    return [_pair(owner, choice) for choice in choices]


def _pair(owner: str, choice: Any) -> list[Any]:
    if isinstance(choice, (tuple, list)):
        if len(choice) != 2:
            raise ValueError(
                f"{owner}: the choice {choice!r} has {len(choice)} parts; a pair of a label and a value was expected."
            )
        label, value = choice
    else:
        label, value = choice, choice
    if not isinstance(value, (str, int, float)):
        raise ValueError(
            f"{owner}: the choice {choice!r} has a {type(value).__name__} as its value;"
            " values are texts or numbers."
        )
    return [str(label), value]


def _key(value: Any) -> Any:
    """True is no 1: a client may not choose one by naming the other."""
    return (value,) if isinstance(value, bool) else value


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def as_list(value: Any) -> list[Any]:
    """What a function returned for several choices: a list; one value counts as a list of it."""
    if value is None:
        return []
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return [value]
    return list(value)
