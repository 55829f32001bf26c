"""Code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from ..declare import prop
from ..events import event
from .base import Component

Language = Literal[
    "python",
    "c",
    "cpp",
    "markdown",
    "latex",
    "json",
    "html",
    "css",
    "javascript",
    "jinja2",
    "typescript",
    "yaml",
    "dockerfile",
    "shell",
    "r",
    "sql",
    "sql-msSQL",
    "sql-mySQL",
    "sql-mariaDB",
    "sql-sqlite",
    "sql-cassandra",
    "sql-plSQL",
    "sql-hive",
    "sql-pgSQL",
    "sql-gql",
    "sql-gpSQL",
    "sql-sparkSQL",
    "sql-esper",
]
LANGUAGES: tuple[str, ...] = get_args(Language)


class Code(Component[str, str, str]):
    """Code in its colours, to be read or edited.

    The Tab key moves lines in once something was typed or clicked in the editor, and Shift+Tab moves them out; Escape
    gives it its usual meaning back, so that the keyboard always finds a way out.
    """

    value: str | Callable[..., str | None] | None = prop(
        default=None, kw_only=False, doc="Start text."
    )
    language: Language | None = prop(
        default=None, kw_only=False, doc="Language that it is coloured as; None leaves it plain."
    )
    lines: int = prop(default=5, doc="Least number of lines.")
    max_lines: int | None = prop(
        default=None, doc="Lines that it grows to before it scrolls; None has no end."
    )
    wrap_lines: bool = prop(default=False, doc="Break long lines instead of scrolling sideways.")
    show_line_numbers: bool = prop(default=True, doc="Write the number beside each line.")
    autocomplete: bool = prop(default=False, doc="Suggest words of the text while it is typed.")
    buttons: list[Any] | None = prop(
        default=None, doc="'copy', 'download', or Buttons; None is both names."
    )

    change = event(doc="The text changed, by a person or a function.")
    input = event(doc="A person changed the text.")
    focus = event(doc="The control took the focus.")
    blur = event(doc="The control lost the focus.")

    type_name = "code"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.language is not None and self.language not in LANGUAGES:
            raise ValueError(
                f"Code: language must be one of {', '.join(LANGUAGES)} or None, got {self.language!r}."
            )
        for name in ("lines", "max_lines"):
            given = getattr(self, name)
            if given is not None and (isinstance(given, bool) or given < 1):
                raise ValueError(f"Code: {name} must be 1 or more, got {given!r}.")
        shown = ["copy", "download"] if self.buttons is None else self.buttons
        self.buttons = self.corner(shown, "copy", "download")

    def preprocess(self, payload: Any) -> str | None:
        """The text."""
        if payload is not None and not isinstance(payload, str):
            raise self.refuse(f"text was expected, got {type(payload).__name__}.")
        return payload

    def postprocess(self, value: Any) -> str | None:
        """The text without empty space around it. Raises TypeError for what is none."""
        if value is None:
            return None
        if not isinstance(value, str):
            raise TypeError(f"text was expected, got {type(value).__name__}")
        return value.strip()

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> Any:
        return "print('Hello World')"

    def example_value(self) -> Any:
        return "print('Hello World')"
