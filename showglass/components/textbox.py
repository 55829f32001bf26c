"""Text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..declare import prop
from ..events import event
from .base import Field
from .button import Button


@dataclass
class InputHTMLAttributes:
    """Attributes of the native control: how browsers fill in, correct and show keyboards for it."""

    autocapitalize: Literal["off", "none", "on", "sentences", "words", "characters"] | None = None
    autocorrect: bool | None = None
    spellcheck: bool | None = None
    autocomplete: str | None = None
    tabindex: int | None = None
    enterkeyhint: Literal["enter", "done", "go", "next", "previous", "search", "send"] | None = None
    lang: str | None = None


def native_attributes(given: InputHTMLAttributes | None) -> dict[str, Any]:
    """The prop `html_attributes` as it travels."""
    return {"html_attributes": asdict(given) if given is not None else None}


class Textbox(Field[str, str, str]):
    """Text on one line or more."""

    value: str | Callable[..., str | None] | None = prop(
        default=None, kw_only=False, doc="Start text."
    )
    type: Literal["text", "password", "email"] = prop(
        default="text", doc="Kind of the native control."
    )
    lines: int = prop(default=1, doc="Least number of lines.")
    max_lines: int | None = prop(
        default=None, doc="Lines that it grows to before it scrolls; None is 20."
    )
    placeholder: str | None = prop(default=None, doc="Hint inside of the empty control.")
    autofocus: bool = prop(default=False, doc="Take the focus when the page opens.")
    autoscroll: bool = prop(default=True, doc="Follow text that grows at its end.")
    text_align: Literal["left", "right"] | None = prop(
        default=None, doc="Side that the text keeps to."
    )
    rtl: bool = prop(default=False, doc="Text runs from right to left.")
    buttons: list[Literal["copy"] | Button] | None = prop(
        default=None, doc="'copy', or Buttons shown in the corner."
    )
    max_length: int | None = prop(default=None, doc="Most characters, enforced by the server too.")
    submit_btn: str | bool | None = prop(
        default=False, doc="A button inside that submits; a text is its label."
    )
    stop_btn: str | bool | None = prop(
        default=False, doc="A button inside that stops; a text is its label."
    )
    html_attributes: InputHTMLAttributes | None = prop(
        default=None, doc="Attributes of the native control."
    )

    change = event(doc="The text changed, by a person or a function.")
    input = event(doc="A person changed the text.")
    select = event(doc="A part of the text was selected.", flag="_selectable")
    submit = event(doc="Enter was pressed, or the submit button.")
    focus = event(doc="The control took the focus.")
    blur = event(doc="The control lost the focus.")
    stop = event(doc="The stop button was pressed.")
    copy = event(doc="The text was copied with the button.")

    type_name = "textbox"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.type not in ("text", "password", "email"):
            raise ValueError(
                f"{type(self).__name__}: type must be 'text', 'password' or 'email', got {self.type!r}."
            )
        if self.lines < 1:
            raise ValueError(f"{type(self).__name__}: lines must be 1 or more, got {self.lines!r}.")
        self.buttons = self.corner(self.buttons, "copy")

    def wire_props(self) -> dict[str, Any]:
        return {**super().wire_props(), **native_attributes(self.html_attributes)}

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **native_attributes(self.html_attributes)}

    def preprocess(self, payload: str | None) -> str | None:
        """The text, or None when nothing was ever entered."""
        if payload is None:
            return None
        if not isinstance(payload, (str, int, float)):
            raise self.refuse(f"text was expected, got {type(payload).__name__}.")
        text = str(payload)
        if self.max_length is not None and len(text) > self.max_length:
            raise self.refuse(
                f"{len(text)} characters are more than the {self.max_length} allowed."
            )
        return text

    def postprocess(self, value: Any) -> str | None:
        """Any value as text."""
        return None if value is None else str(value)

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> Any:
        return "Hello!!"

    def example_value(self) -> Any:
        return "Hello!!"
