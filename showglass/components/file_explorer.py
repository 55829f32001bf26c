"""Files of the machine, to choose from."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, ClassVar, Literal, TypedDict

from ..declare import prop
from ..events import event
from ..gates.explore import Shelf
from ..gates.open_file import NotAllowed
from .base import Component

MOST_CHOSEN = 10_000
_KEY = secrets.token_bytes(16)


class Entry(TypedDict):
    """What is in a folder. valid: whether it may be chosen."""

    name: str
    type: Literal["file", "folder"]
    valid: bool


class FileExplorer(Component[list[list[str]], Any, Any]):
    """The files below a folder of the server, to choose from: one, or several.

    The function gets the absolute path of the chosen file (None when there is none), or a list of them. It may return
    paths below `root_dir`, absolute or from there. Where several may be chosen so may the folders that `glob` fits, as
    `**/*` does and `**/*.csv` does not: a folder is one path, not those of what is in it. With `file_count="single"`
    people choose a file, and clients may name a folder. **Whoever opens the page sees the names below `root_dir`.**
    Symlinks that lead out of it, and names that begin with a dot, are not there unless `glob` names such.
    """

    glob: str = prop(
        default="**/*",
        kw_only=False,
        doc="What may be chosen: '**' is any folders, '*' and '?' letters of a name.",
    )
    value: str | list[str] | Callable[..., Any] | None = prop(
        default=None, doc="Start value: a path, or several."
    )
    file_count: Literal["single", "multiple"] = prop(
        default="multiple", doc="One file, or several files and folders."
    )
    root_dir: str | Path = prop(default=".", doc="The folder that is shown.")
    ignore_glob: str | None = prop(
        default=None, doc="What of `glob` is left out; a folder with all that is in it."
    )
    height: int | str | None = prop(
        default=None, doc="Height in pixels or as a CSS length; a longer list scrolls."
    )
    max_height: int | str | None = prop(default=500, doc="Height from which it scrolls.")
    min_height: int | str | None = prop(default=None, doc="Least height.")
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")

    change = event(doc="Other files are chosen, by a person or a function.")
    input = event(doc="A person chose other files.")
    select = event(doc="A file was chosen or let go: its path.", flag="_selectable")

    type_name = "fileexplorer"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.file_count not in ("single", "multiple"):
            raise ValueError(
                f"FileExplorer: file_count must be 'single' or 'multiple', got {self.file_count!r}."
            )
        self.buttons = self.corner(self.buttons)
        self._shelf = Shelf(self.root_dir, self.glob, self.ignore_glob)

    def ls(self, subdirectory: Any) -> list[Entry]:
        """What is in a folder, as names below the root; folders first."""
        try:
            found = list(self._shelf.look([] if subdirectory is None else subdirectory))
        except NotAllowed:
            raise self.refuse("this folder is not among those that are offered.") from None
        entries = [
            Entry(name=name, type="folder" if is_folder else "file", valid=valid)
            for name, is_folder, valid in found
        ]
        return sorted(entries, key=lambda one: (one["type"] == "file", one["name"].casefold()))

    server_functions: ClassVar[dict[str, Callable[..., Any]]] = {"ls": ls}

    def preprocess(self, payload: Any) -> str | list[str] | None:
        """The absolute path, or a list of them."""
        single = self.file_count == "single"
        if payload is None or payload == []:
            return None if single else []
        if not isinstance(payload, list):
            raise self.refuse("a list of paths was expected.")
        if len(payload) > (1 if single else MOST_CHOSEN):
            raise self.refuse(
                f"{len(payload)} files are more than the {1 if single else MOST_CHOSEN} allowed."
            )
        found = [self._read(names) for names in payload]
        return found[0] if single else found

    def _read(self, names: Any) -> str:
        try:
            return str(self._shelf.chosen(names))
        except NotAllowed:
            raise self.refuse("this file is not among those that are offered.") from None

    def postprocess(self, value: Any) -> list[list[str]] | None:
        """The names that lead to each file. Raises ValueError for one outside of the root."""
        if value is None or value == []:
            return None
        many = value if isinstance(value, (list, tuple)) else [value]
        if self.file_count == "single" and len(many) > 1:
            raise ValueError(f"one path was expected, got {len(many)}")
        if not all(isinstance(path, (str, Path)) for path in many):
            raise TypeError("a path or a list of paths was expected")
        return [self._shelf.names_of(path) for path in many]

    def wire_props(self) -> dict[str, Any]:
        """With a sign in place of the root: the page learns that it is another one, and not where it is."""
        root = str(self._shelf.root).encode("utf-8", "replace")
        sign = blake2b(root, key=_KEY, digest_size=8).hexdigest()
        return {**super().wire_props(), "root_dir": "." if self.root_dir == "." else sign}

    def get_config(self) -> dict[str, Any]:
        """Without the place of the root on this machine."""
        return {**super().get_config(), "root_dir": self._shelf.root.name}

    def api_info(self) -> dict[str, Any]:
        path = {"type": "array", "items": {"type": "string"}}
        return {"title": "FileExplorerData", "type": "array", "items": path}

    def example_payload(self) -> Any:
        return [["folder", "file.txt"]]

    def example_value(self) -> Any:
        return "folder/file.txt"
