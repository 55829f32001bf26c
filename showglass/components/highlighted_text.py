"""Text with marked parts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from json import dumps, loads
from typing import Any, TypedDict

from ..declare import prop
from ..events import event
from .base import Component
from .number import is_number

MOST_TOKENS = 100_000
LONGEST_LABEL = 1_000
"""Characters of a label that a client may send."""


class HighlightedToken(TypedDict):
    """A part of the text, with its class, how certain it is (-1 to 1), or nothing."""

    token: str
    class_or_confidence: str | float | None


class HighlightedText(Component[list[HighlightedToken], list[HighlightedToken], Any]):
    """Text whose parts have a class or a number, each class in its colour.

    A function returns a list of pairs `(text, label)`, where a label is a text (a class), a number from -1 to 1, or
    None; or a dict with `text` and `entities`, as pipelines for token classification give it. As an input people mark
    parts with the mouse or the keyboard, and the function gets a list of dicts with `token` and `class_or_confidence`.
    """

    value: Sequence[Any] | dict[str, Any] | Callable[..., Any] | None = prop(
        default=None,
        kw_only=False,
        doc="Start value: pairs of text and label, or text with entities.",
    )
    color_map: dict[str, str] | None = prop(
        default=None, doc="Colours of classes, as CSS writes them; the others take one each."
    )
    show_legend: bool = prop(default=False, doc="List the classes, or the scale, above the text.")
    show_inline_category: bool = prop(default=True, doc="Write the class behind each marked part.")
    combine_adjacent: bool = prop(
        default=False, wire=False, doc="Make one part of neighbours with the same label."
    )
    adjacent_separator: str = prop(
        default="", wire=False, doc="What stands between parts that are made one."
    )
    show_whitespaces: bool = prop(
        default=True, doc="Keep line breaks and spaces as they are in the text."
    )
    rtl: bool = prop(default=False, doc="Text runs from right to left.")
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="The text or its marks changed, by a person or a function.")
    select = event(doc="A part was chosen: its index, and its text and label.", flag="_selectable")

    type_name = "highlightedtext"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)
        if self.color_map is not None and not isinstance(self.color_map, dict):
            raise ValueError(
                f"HighlightedText: color_map must be a dict of class and colour, got {self.color_map!r:.80}."
            )

    def preprocess(self, payload: Any) -> list[HighlightedToken] | None:
        """The parts in their order; None when there is no text."""
        if payload is None:
            return None
        if not isinstance(payload, list):
            raise self.refuse(f"a list of parts was expected, got {type(payload).__name__}.")
        if len(payload) > MOST_TOKENS:
            raise self.refuse(f"{len(payload)} parts are more than the {MOST_TOKENS} allowed.")
        return [self._read(at, part) for at, part in enumerate(payload)]

    def _read(self, at: int, part: Any) -> HighlightedToken:
        if not isinstance(part, dict) or not isinstance(part.get("token"), str):
            raise self.refuse(f"part {at} is no dict with a text as its token.")
        label = part.get("class_or_confidence")
        if isinstance(label, str) and len(label) > LONGEST_LABEL:
            raise self.refuse(
                f"the label of part {at} has more than the {LONGEST_LABEL} characters allowed."
            )
        if not (label is None or isinstance(label, str) or is_number(label)):
            raise self.refuse(f"the label of part {at} is no text, number or null.")
        return {"token": part["token"], "class_or_confidence": label}

    def postprocess(self, value: Any) -> list[HighlightedToken] | None:
        """The parts. Raises ValueError or TypeError for what is none."""
        if value is None:
            return None
        pairs = _from_entities(value) if isinstance(value, dict) else _pairs(value)
        if self.combine_adjacent:
            pairs = _combined(pairs, self.adjacent_separator)
        return [{"token": token, "class_or_confidence": label} for token, label in pairs]

    def api_info(self) -> dict[str, Any]:
        label = {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]}
        part = {
            "title": "HighlightedToken",
            "type": "object",
            "properties": {
                "token": {"title": "Token", "type": "string"},
                "class_or_confidence": {"title": "Class Or Confidence", "default": None, **label},
            },
            "required": ["token"],
        }
        return {"title": "HighlightedTextData", "type": "array", "items": part}

    def example_payload(self) -> Any:
        return [
            {"token": "The", "class_or_confidence": None},
            {"token": "quick", "class_or_confidence": "adj"},
        ]

    def example_value(self) -> Any:
        return [("The", None), ("quick", "adj"), ("brown", "adj"), ("fox", "noun")]

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The parts as JSON text."""
        return dumps(payload, ensure_ascii=False)

    def read_from_flag(self, cell: Any) -> Any:
        """The parts that `flag` wrote down."""
        return loads(cell) if cell else None


Pair = tuple[str, str | float | None]


def _pairs(value: Any) -> list[Pair]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise TypeError(
            f"a list of pairs (text, label), or a dict with text and entities, was expected; got {value!r:.80}"
        )
    return [_pair(at, part) for at, part in enumerate(value)]


def _pair(at: int, part: Any) -> Pair:
    if isinstance(part, dict) and "token" in part:
        part = (part["token"], part.get("class_or_confidence"))
    if not isinstance(part, (tuple, list)) or len(part) != 2:
        raise ValueError(f"part {at} must be a pair (text, label), got {part!r:.80}")
    token, label = part
    if not isinstance(token, str):
        raise TypeError(f"the text of part {at} is a {type(token).__name__}")
    return token, _label(at, label)


def _label(at: int, label: Any) -> str | float | None:
    item = getattr(label, "item", None)
    plain = item() if callable(item) else label
    if plain is None or isinstance(plain, str):
        return plain
    if isinstance(plain, (int, float)) and not isinstance(plain, bool):
        # NaN is no number of JSON; who cannot say how certain it is marks nothing
        return None if math.isnan(plain) else max(-1e308, min(1e308, plain))
    raise TypeError(f"the label of part {at} must be a text, a number or None, got {label!r:.80}")


def _from_entities(value: dict[str, Any]) -> list[Pair]:
    """Parts of a text from the places of its entities."""
    try:
        text, entities = value["text"], value["entities"]
    except KeyError as missing:
        raise ValueError(f"a dict needs the keys text and entities; {missing} is missing") from None
    if not isinstance(text, str):
        raise TypeError(f"the text is a {type(text).__name__}")
    pairs: list[Pair] = []
    end = 0
    for at, entity in enumerate(sorted(entities, key=lambda one: int(one["start"]))):
        start, stop = int(entity["start"]), int(entity["end"])
        if not end <= start <= stop <= len(text):
            raise ValueError(
                f"the entity from {start} to {stop} lies outside of the text, or over the one before it"
            )
        if start > end:
            pairs.append((text[end:start], None))
        named = entity.get("entity_group", entity.get("entity"))
        pairs.append((text[start:stop], _label(at, named)))
        end = stop
    if end < len(text) or not pairs:
        pairs.append((text[end:], None))
    return pairs


def _combined(pairs: list[Pair], separator: str) -> list[Pair]:
    found: list[Pair] = []
    for token, label in pairs:
        if found and found[-1][1] == label:
            found[-1] = (found[-1][0] + separator + token, label)
        else:
            found.append((token, label))
    return found
