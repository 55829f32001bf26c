"""Who says what, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from ..declare import prop
from ..events import event
from .base import Component
from .button import Button

Line = dict[str, str]
"""`speaker` and `text` of one line."""
MOST_LINES = 5_000
MOST_TEXT = 1_000_000
"""Lines, and characters of them all together, that a client may send."""
MOST_NAME = 200
"""Characters of a speaker's name, where `speakers` does not say which there are."""
INFO = "Type colon (:) in the dialogue line to see the available tags"


class Dialogue(Component[list[Line] | str, list[Line] | str, list[Line] | str]):
    """A conversation written line by line: each line has a speaker and a text.

    The function gets text, lines joined by `separator`, or with `type="list"` a list of
    ``{"speaker": …, "text": …}``; it may return either. With `speakers`, lines have these alone. A colon typed in a
    line offers the `tags`. `formatter` makes the text of one line out of such a dict, `unformatter` the dict out of a
    text: without them a line is ``Speaker: text``. A `formatter` without its `unformatter` has no plain text to edit.
    """

    value: list[Line] | str | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="The lines to begin with."
    )
    type: Literal["list", "text"] = prop(default="text", doc="What the function gets.")
    speakers: list[str] | None = prop(default=None, doc="Who may speak; None lets people write it.")
    formatter: Callable[[Line], str] | None = prop(
        default=None, wire=False, doc="Makes the text of a line."
    )
    unformatter: Callable[[str], Line] | None = prop(
        default=None, wire=False, doc="Reads a line from its text."
    )
    tags: list[str] | None = prop(default=None, doc="What a colon offers to insert.")
    separator: str = prop(default="\n", doc="What stands between lines of text.")
    color_map: dict[str, str] | None = prop(default=None, doc="A CSS colour by speaker.")
    label: str | None = prop(default="Dialogue", doc="Its name on the page and in the API.")
    info: str | None = prop(default=INFO, doc="Help under the lines; by default only with tags.")
    placeholder: str | None = prop(default=None, doc="Hint inside of an empty line.")
    preserved_by_key: list[str] | str | None = prop(default="value", init=False, wire=False)
    every: Any = prop(default=None, init=False, wire=False)
    inputs: Any = prop(default=None, init=False, wire=False)
    autofocus: bool = prop(default=False, doc="Take the focus when the page opens.")
    autoscroll: bool = prop(default=True, doc="Follow lines that are added at the end.")
    max_lines: int | None = prop(default=None, doc="Most lines, enforced by the server too.")
    buttons: list[Literal["copy"] | Button] | None = prop(
        default=None, doc="'copy', or Buttons shown in the corner."
    )
    submit_btn: str | bool | None = prop(
        default=False, doc="A button that submits; a text is its label."
    )
    ui_mode: Literal["dialogue", "text", "both"] = prop(
        default="both", doc="Lines, plain text, or a switch between them."
    )

    change = event(doc="The lines changed, by a person or a function.")
    input = event(doc="A person changed the lines.")
    submit = event(doc="Control and Enter were pressed, or the submit button.")

    type_name = "dialogue"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tags = list(self.tags or ())
        if not self.tags and "info" not in self._given:
            self.info = None
        self.buttons = self.corner(self.buttons, "copy")
        for name, known in (
            ("type", ("list", "text")),
            ("ui_mode", ("dialogue", "text", "both")),
        ):
            if self.__dict__[name] not in known:
                raise ValueError(
                    f"Dialogue({name}=) must be one of {', '.join(known)}, got {self.__dict__[name]!r}."
                )
        if self.max_lines is not None and self.max_lines < 1:
            raise ValueError(f"Dialogue(max_lines=) must be 1 or more, got {self.max_lines!r}.")
        if not self.separator:
            raise ValueError("Dialogue(separator=) must not be empty: lines would run together.")

    # -- text and lines ------------------------------------------------------------------------------------------------

    def format(self, lines: Sequence[Line]) -> str:
        """Lines as one text."""
        one = self.formatter or _said
        return self.separator.join(self._in_line(str(one(dict(line)))) for line in lines)

    def unformat(self, text: str) -> list[Line]:
        """One text as lines. Raises ValueError where an `unformatter` returns no line."""
        pieces = [p for p in text.split(self.separator) if p.strip()]
        if self.unformatter is None:
            return self._read(pieces)
        return [_as_line(self.unformatter(piece)) for piece in pieces]

    def _in_line(self, text: str) -> str:
        """What would begin another line is a space within one."""
        return text.replace(self.separator, " ")

    def _read(self, pieces: list[str]) -> list[Line]:
        lines: list[Line] = []
        known = self.speakers
        for piece in pieces:
            name, colon, text = piece.partition(":")
            name = name.strip()
            speaks = name in known if known else len(name) <= MOST_NAME
            if colon and name and speaks:
                lines.append({"speaker": name, "text": text.strip()})
            else:
                before = lines[-1]["speaker"] if lines else (known or [""])[0]
                lines.append({"speaker": before, "text": piece.strip()})
        return lines

    # -- conversions ---------------------------------------------------------------------------------------------------

    def preprocess(self, payload: Any) -> list[Line] | str | None:
        """The lines as text or as a list, checked."""
        if payload is None:
            return None
        if isinstance(payload, str):
            lines = self.claimed(self._lines_of, payload)
            return lines if self.type == "list" else payload
        lines = self._checked(payload)
        return lines if self.type == "list" else self.claimed(self.format, lines)

    def _lines_of(self, text: str) -> list[Line]:
        self._measure(len(text), text.count(self.separator) + 1)
        return self._checked(self.unformat(text))

    def _measure(self, size: int, lines: int) -> None:
        most = self.max_lines or MOST_LINES
        if lines > max(most, MOST_LINES):
            raise self.refuse(f"{lines} lines are more than the {most} allowed.")
        if size > MOST_TEXT:
            raise self.refuse(f"{size} characters are more than the {MOST_TEXT} allowed.")

    def _checked(self, payload: Any) -> list[Line]:
        if not isinstance(payload, list):
            raise self.refuse(
                f"text or a list of lines was expected, got {type(payload).__name__}."
            )
        most = min(self.max_lines or MOST_LINES, MOST_LINES)
        if len(payload) > most:
            raise self.refuse(f"{len(payload)} lines are more than the {most} allowed.")
        lines = [self._line(at, one) for at, one in enumerate(payload)]
        self._measure(sum(len(one["text"]) for one in lines), len(lines))
        return lines

    def _line(self, at: int, given: Any) -> Line:
        """One line of a client's."""
        try:
            line = _as_line(given)
        except ValueError as error:
            raise self.refuse(f"line {at + 1}: {error}") from None
        speaker = line["speaker"]
        if len(speaker) > MOST_NAME:
            raise self.refuse(
                f"line {at + 1}: a speaker's name has at most {MOST_NAME} characters."
            )
        if self.speakers and speaker not in self.speakers:
            known = ", ".join(self.speakers)
            raise self.refuse(f"line {at + 1}: the speaker must be one of {known}.")
        return {"speaker": speaker, "text": self._in_line(line["text"])}

    def postprocess(self, value: Any) -> list[Line] | str | None:
        """A text as it is, or a list of lines. Raises ValueError for a line that is none."""
        if value is None or isinstance(value, str):
            return value
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"Dialogue takes text or a list of lines, got {type(value).__name__}.")
        return [_as_line(one) for one in value]

    # -- what the page asks for ----------------------------------------------------------------------------------------

    def _call_format(self, data: Any) -> str:
        return self.format(self._checked(data))

    def _call_unformat(self, data: Any) -> list[Line]:
        if not isinstance(data, str):
            raise ValueError("unformat takes text.")
        self._measure(len(data), data.count(self.separator) + 1)
        return [_as_line(one) for one in self.claimed(self.unformat, data)]

    server_functions: ClassVar[dict[str, Callable[..., Any]]] = {
        "format": _call_format,
        "unformat": _call_unformat,
    }

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        if self.formatter is not None and self.unformatter is None:
            props["ui_mode"] = "dialogue"
        if self.formatter is not None:
            props["own_format"] = True
        return props

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "formatter": None, "unformatter": None}

    def api_info(self) -> dict[str, Any]:
        text = {"type": "string"}
        line = {
            "type": "object",
            "properties": {"speaker": text, "text": text},
            "required": ["speaker", "text"],
        }
        return {"anyOf": [{"type": "array", "items": line}, text], "title": "DialogueModel"}

    def example_payload(self) -> Any:
        first, second = ((self.speakers or []) * 2)[:2] or ("Speaker 1", "Speaker 2")
        return [
            {"speaker": first, "text": "Hello, how are you?"},
            {"speaker": second, "text": "I'm fine, thank you!"},
        ]

    def example_value(self) -> Any:
        return self.example_payload()


def _said(line: Line) -> str:
    speaker = line["speaker"]
    return f"{speaker}: {line['text']}" if speaker else line["text"]


def _as_line(given: Any) -> Line:
    """`given` as a line. Raises ValueError if it is none."""
    if not isinstance(given, dict):
        raise ValueError(f"a line is a dict of speaker and text, got {type(given).__name__}.")
    speaker, text = given.get("speaker"), given.get("text")
    if not isinstance(speaker, str) or not isinstance(text, str):
        raise ValueError("a line needs the texts speaker and text.")
    return {"speaker": speaker, "text": text}
