"""What components have in common that take files: their conversions, whatever they look like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Self

from ..gates.limit import MAX_UPLOAD_FILES
from ..gates.open_file import safe_name
from ..values.file_types import check_types, fits
from ..values.files import FILE_SCHEMA, META, FileData, copy_into, local_path, publish
from .base import Component

MAX_RELATIVE = 4096
MAX_DEEP = 64
EXAMPLE_FILE: dict[str, Any] = {"path": "sample.txt", "orig_name": "sample.txt", "meta": dict(META)}


class NamedString(str):
    """The path of an uploaded file: a str that has it as `name` too, as an open file would.

    relative: where the file lay in the folder that a person chose, such as "photos/2024/a.jpg"; its name alone when it
    came alone. The sender says so: its parts are harmless, but it names nothing on this machine.
    """

    relative: str

    def __new__(cls, path: object, relative: str | None = None) -> Self:
        made = super().__new__(cls, path)
        made.relative = Path(str(path)).name if relative is None else relative
        return made

    @property
    def name(self) -> str:
        """The path."""
        return str(self)


class _FileProps:
    """Props that each class declares at a place of its own."""

    file_count: Any
    file_types: list[str] | None
    type: Any


class FileTaker(Component[FileData | list[FileData], Any, Any], _FileProps):
    """Takes one file, several, or those of a folder."""

    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        check_file_props(type(self).__name__, self.file_count, self.type)
        self.file_types = check_types(type(self).__name__, self.file_types)

    def preprocess(self, payload: Any) -> Any:
        """A path or bytes, or a list of them; None when there is no file."""
        return files_in(self, payload, self.file_count, self.file_types, self.type)

    def postprocess(self, value: Any) -> FileData | list[FileData] | None:
        """A file, or a list of files as they are given."""
        return files_out(value)

    def api_info(self) -> dict[str, Any]:
        return files_schema(self.file_count)

    def example_payload(self) -> Any:
        return EXAMPLE_FILE if self.file_count == "single" else [EXAMPLE_FILE]

    def example_value(self) -> Any:
        example = "https://example.com/sample.txt"
        return example if self.file_count == "single" else [example]

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """The paths of copies in `flag_dir`: one, or a list."""
        if isinstance(payload, list):
            return [copy_into(file, Path(flag_dir)) for file in payload]
        return copy_into(payload, Path(flag_dir))

    def read_from_flag(self, cell: Any) -> Any:
        return self.postprocess(cell) if cell else None


def check_file_props(owner: str, count: str, kind: str) -> None:
    """Raises ValueError for what is no `file_count` or `type`."""
    if count not in ("single", "multiple", "directory"):
        raise ValueError(
            f"{owner}: file_count must be 'single', 'multiple' or 'directory', got {count!r}."
        )
    if kind not in ("filepath", "binary"):
        raise ValueError(f"{owner}: type must be 'filepath' or 'binary', got {kind!r}.")


def files_in(
    component: Component[Any, Any, Any],
    payload: Any,
    count: str,
    types: list[str] | None,
    kind: str,
) -> Any:
    """A client's files as the function gets them. Refuses what is none, too many, or of another type."""
    if payload is None or payload == []:
        return None
    many = payload if isinstance(payload, list) else [payload]
    most = 1 if count == "single" else MAX_UPLOAD_FILES
    if len(many) > most:
        raise component.refuse(f"{len(many)} files are more than the {most} allowed.")
    found = [_one_in(component, file, types, kind) for file in many]
    return found[0] if count == "single" else found


def _one_in(
    component: Component[Any, Any, Any], payload: Any, types: list[str] | None, kind: str
) -> Any:
    path = component.claimed(local_path, payload)
    if not fits(path.name, types):
        raise component.refuse(
            f"{path.name!r} is of another type than allowed: {', '.join(types or ())}."
        )
    return path.read_bytes() if kind == "binary" else NamedString(path, relative_in(payload, path))


def relative_in(payload: Any, path: Path) -> str:
    """Where a client's file lay in its folder, with each part made harmless; the last is the name that we gave it."""
    said = payload.get("orig_name") if isinstance(payload, dict) else None
    if not isinstance(said, str) or len(said) > MAX_RELATIVE:
        return path.name
    above = re.split(r"[\\/]", said)[:-1]
    parts = [safe_name(part) for part in above if part.strip(". ")]
    return path.name if len(parts) > MAX_DEEP else "/".join([*parts, path.name])


def files_out(value: Any) -> FileData | list[FileData] | None:
    """Files that a function returned, as the wire has them. Raises ValueError or TypeError."""
    if value is None or value == []:
        return None
    if isinstance(value, (list, tuple)):
        return [_one_out(file) for file in value]
    return _one_out(value)


def _one_out(value: Any) -> FileData:
    if not isinstance(value, (str, Path)):
        raise TypeError(f"a file is a path or a web address, not {type(value).__name__}")
    return publish(value)


def files_schema(count: str) -> dict[str, Any]:
    """JSON schema of one file, or of a list of files."""
    if count == "single":
        return FILE_SCHEMA
    return {"title": "ListFiles", "type": "array", "items": FILE_SCHEMA}
