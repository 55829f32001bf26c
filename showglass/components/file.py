"""Files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from .button import Button
from .file_taker import FileTaker


class File(FileTaker):
    """Files: people upload them, or download what a function returned.

    The function gets a path (with `type="binary"`: bytes), or a list of them unless `file_count` is "single". It may
    return a path or a web address, or a list of them. Each path that it gets is a text with two more names: `name`, the
    path again, and `relative`, where the file lay in a folder that a person chose (`file_count="directory"`).
    """

    value: str | Path | Sequence[str | Path] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: a path or web address, or several."
    )
    file_count: Literal["single", "multiple", "directory"] = prop(
        default="single", doc="One file, several, or all of a folder."
    )
    file_types: list[str] | None = prop(
        default=None, doc="What is let in: endings ('.csv') and kinds ('image', 'audio', 'text' …)."
    )
    type: Literal["filepath", "binary"] = prop(
        default="filepath", wire=False, doc="What the function gets: paths or bytes."
    )
    height: int | float | str | None = prop(
        default=None, doc="Height on the page: pixels or a CSS length."
    )
    allow_reordering: bool = prop(default=False, doc="People may change the order of the files.")
    buttons: list[Button] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="The files changed, by a person or a function.")
    select = event(doc="A file was selected.", flag="_selectable")
    clear = event(doc="All files were removed by a person.")
    upload = event(doc="A person uploaded files.")
    delete = event(doc="A person removed a file.")
    download = event(doc="A person downloaded a file.")

    type_name = "file"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)
