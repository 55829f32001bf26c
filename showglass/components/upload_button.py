"""A button that takes files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..values.images import send
from .button import SIZES, VARIANTS
from .file_taker import FileTaker


class UploadButton(FileTaker):
    """A button that takes files: a `File` without a list.

    The function gets a path (with `type="binary"`: bytes), or a list of them unless `file_count` is "single".
    """

    label: str = prop(default="Upload a File", kw_only=False, doc="Text on the button.")
    value: str | Path | Sequence[str | Path] | Callable[..., Any] | None = prop(
        default=None, kw_only=False, doc="Start value: a path or web address, or several."
    )
    variant: Literal["primary", "secondary", "stop"] = prop(
        default="secondary", doc="'primary' for the main action."
    )
    size: Literal["sm", "md", "lg"] = prop(default="lg", doc="Height of the button.")
    icon: str | Path | None = prop(
        default=None, doc="Path or address of a picture before the text."
    )
    min_width: int | None = prop(default=None, doc="Least width in pixels before a Row wraps.")
    interactive: bool = prop(default=True, doc="False greys it out.")
    type: Literal["filepath", "binary"] = prop(
        default="filepath", wire=False, doc="What the function gets: paths or bytes."
    )
    file_count: Literal["single", "multiple", "directory"] = prop(
        default="single", doc="One file, several, or all of a folder."
    )
    file_types: list[str] | None = prop(
        default=None, doc="What is let in: endings ('.csv') and kinds ('image', 'audio', 'text' …)."
    )
    show_label: bool | None = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)

    change = event(doc="The files changed, by a person or a function.")
    click = event(doc="It was pressed.")
    upload = event(doc="A person uploaded files.")

    type_name = "uploadbutton"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_look(type(self).__name__, self.variant, self.size)

    def wire_props(self) -> dict[str, Any]:
        return with_icon(super().wire_props(), self.icon)

    def get_config(self) -> dict[str, Any]:
        return with_icon(super().get_config(), self.icon)


def check_look(owner: str, variant: str, size: str) -> None:
    """Raises ValueError for what is no look of a button."""
    for name, given, known in (("variant", variant, VARIANTS), ("size", size, SIZES)):
        if given not in known:
            words = ", ".join(map(repr, known))
            raise ValueError(f"{owner}: {name} must be one of {words}; got {given!r}.")


def with_icon(props: dict[str, Any], icon: str | Path | None) -> dict[str, Any]:
    """`props` with the picture as a file."""
    return props if icon is None else {**props, "icon": send(icon)}
