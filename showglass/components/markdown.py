"""Formatted text."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ..declare import prop
from ..events import event
from .base import Component

_DOLLARS = {"left": "$$", "right": "$$", "display": True}


class Markdown(Component[str, str, str]):
    """Text in Markdown: headings, lists, tables, code in colours, formulas, diagrams.

    The page sanitises the HTML that is made of it: what a model or a visitor wrote can hold no script, no form and no
    style that leaves its place. Formulas stand between `latex_delimiters`, and the library for them is fetched when the
    first one is seen. Text that grows is shown as it comes: only its last block is drawn again.

    A fenced block of `mermaid` is a diagram: drawn in the page's colours, light and dark, once its fence is closed. Its
    source can be seen and copied; one that is wrong or too large (400 lines, 20,000 letters, 250 arrows) stays code,
    with a word about why. What its source says of HTML and scripts, or of colours and fonts of the whole, is left out;
    links to web addresses are kept.
    """

    value: str | Callable[..., str | None] | None = prop(
        default=None, kw_only=False, doc="Start text."
    )
    rtl: bool = prop(default=False, doc="Text runs from right to left.")
    latex_delimiters: Sequence[Mapping[str, Any]] | None = prop(
        default=None,
        doc="What formulas stand between: dicts of left, right and display (on a line of its own); None is `$$`.",
    )
    sanitize_html: bool = prop(
        default=True,
        doc="False shows HTML in the text as it is, for text of your own only. Scripts run in neither case.",
    )
    line_breaks: bool = prop(default=False, doc="Break lines where the text does, as in chats.")
    header_links: bool = prop(default=False, doc="Headings get an id and a link to themselves.")
    height: int | str | None = prop(
        default=None, doc="Height in pixels or as a CSS length; longer text scrolls."
    )
    max_height: int | str | None = prop(default=None, doc="Height from which it scrolls.")
    min_height: int | str | None = prop(default=None, doc="Least height.")
    buttons: list[Literal["copy"]] | None = prop(
        default=None, doc="'copy' copies the text as Markdown."
    )
    container: bool = prop(default=False, doc="Whether it has padding and an edge.")
    padding: bool = prop(default=False, doc="Whether it has padding without an edge.")
    min_width: int | None = prop(default=None, doc="Least width in pixels before a Row wraps.")
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function changed the text.")
    copy = event(doc="The text was copied with the button.")

    type_name = "markdown"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.latex_delimiters = delimiters("Markdown", self.latex_delimiters)
        if self.buttons is not None:
            self.buttons = self.corner(self.buttons, "copy")

    def preprocess(self, payload: str | None) -> str | None:
        """The text."""
        if payload is not None and not isinstance(payload, str):
            raise self.refuse("a text was expected.")
        return payload

    def postprocess(self, value: Any) -> str | None:
        """The text, with the indentation removed that its lines share."""
        return None if value is None else inspect.cleandoc(str(value))

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> Any:
        return "# Hello!"

    def example_value(self) -> Any:
        return "# Hello!"


def delimiters(
    owner: str, given: Sequence[Mapping[str, Any]] | None
) -> list[dict[str, str | bool]]:
    """What formulas stand between, in its full form; None is `$$`. Raises ValueError in the name of `owner`."""
    return [_delimiter(owner, one) for one in ([_DOLLARS] if given is None else given)]


def _delimiter(owner: str, given: Any) -> dict[str, str | bool]:
    if not isinstance(given, dict) or not all(
        isinstance(given.get(side), str) and given[side] for side in ("left", "right")
    ):
        raise ValueError(
            f"{owner}: latex_delimiters must be a list of dicts with left, right and display, such as"
            f" {{'left': '$', 'right': '$', 'display': False}}; got {given!r}."
        )
    return {
        "left": given["left"],
        "right": given["right"],
        "display": bool(given.get("display", True)),
    }
