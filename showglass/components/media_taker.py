"""What a picture, a sound and a video have in common: one file, on its way in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from ..values import subtitles
from ..values.files import FILE_SCHEMA, FileData, copy_into
from .base import Component
from .media_options import plain


class MediaTaker(Component[FileData, Any, Any]):
    """Takes and shows one file of a kind."""

    heavy = True
    schema: ClassVar[dict[str, Any]] = FILE_SCHEMA
    example: ClassVar[dict[str, Any]]
    """A wire value that every function accepts."""

    def send(self, value: Any) -> FileData:
        """A file of a value. Raises ValueError or TypeError for what is none."""
        raise NotImplementedError

    def postprocess(self, value: Any) -> FileData | None:
        """A file; web addresses stay what they are."""
        return None if value is None else self.send(value)

    def wire_props(self) -> dict[str, Any]:
        return _on_the_wire(super().wire_props())

    def get_config(self) -> dict[str, Any]:
        return _on_the_wire(super().get_config())

    def api_info(self) -> dict[str, Any]:
        return self.schema

    def example_payload(self) -> Any:
        return self.example

    def example_value(self) -> Any:
        return self.example.get("url") or self.example["path"]

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The path of a copy in `flag_dir`."""
        return copy_into(payload, Path(flag_dir)) if payload is not None else ""

    def read_from_flag(self, cell: Any) -> Any:
        return self.send(cell) if cell else None


def _on_the_wire(props: dict[str, Any]) -> dict[str, Any]:
    shown = {name: plain(value) for name, value in props.items()}
    if "subtitles" in shown:
        shown["subtitles"] = subtitles.send(shown["subtitles"])
    return shown
