"""A button that saves a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..values.files import FILE_SCHEMA, FileData, copy_into
from .base import Component
from .file_taker import EXAMPLE_FILE, files_in, files_out
from .upload_button import check_look, with_icon


class DownloadButton(Component[FileData, str, str | Path]):
    """A button that saves a file: the function returns its path or web address.

    As an input the function gets the path of the file.
    """

    label: str = prop(default="Download", kw_only=False, doc="Text on the button.")
    value: str | Path | Callable[..., str | Path | None] | None = prop(
        default=None, kw_only=False, doc="The file: a path or web address."
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
    show_label: bool | None = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)

    change = event(doc="Another file is there to be saved.")
    click = event(doc="It was pressed.")

    type_name = "downloadbutton"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        check_look(type(self).__name__, self.variant, self.size)

    def wire_props(self) -> dict[str, Any]:
        return with_icon(super().wire_props(), self.icon)

    def get_config(self) -> dict[str, Any]:
        return with_icon(super().get_config(), self.icon)

    def preprocess(self, payload: Any) -> str | None:
        """The path of the file; None when there is none."""
        path: str | None = files_in(self, payload, "single", None, "filepath")
        return path

    def postprocess(self, value: Any) -> FileData | None:
        """The file."""
        found = files_out(value)
        if isinstance(found, list):
            raise TypeError("one path or web address was expected, not a list")
        return found

    def api_info(self) -> dict[str, Any]:
        return FILE_SCHEMA

    def example_payload(self) -> Any:
        return EXAMPLE_FILE

    def example_value(self) -> Any:
        return "https://example.com/sample.txt"

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The path of a copy in `flag_dir`."""
        return copy_into(payload, Path(flag_dir))
