"""Folders that people may look into: a path of a client's is a list of names below a folder of the author's.

Each name is one of a single file or folder, and what they lead to lies inside of the root once symlinks are followed on
both sides; else the answer is the same as for what is not there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .open_file import NotAllowed, is_blocked, is_odd, vault

MOST_NAMES = 10_000
"""Entries of one folder that are told."""
DEEPEST = 64
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f/\\:\ud800-\udfff]")


class Shelf:
    """What is offered of a folder.

    root: the folder. glob: of what may be chosen, as `**/*.py`: `**` stands for any folders, `*` and `?` for letters of
    one name. ignore: glob of what may not. Names that begin with a dot are offered only where a glob says so.
    """

    def __init__(self, root: str | Path, glob: str, ignore: str | None) -> None:
        self.root = Path(root).resolve()
        self._glob = tuple(part for part in glob.replace("\\", "/").split("/") if part != ".")
        self._ignore = tuple((ignore or "").replace("\\", "/").split("/")) if ignore else ()
        self._dots = any(part.startswith(".") for part in self._glob)

    def find(self, names: Any) -> Path:
        """The path of names below the root, which is there. Raises `NotAllowed`."""
        if not isinstance(names, (list, tuple)) or len(names) > DEEPEST:
            raise NotAllowed
        if not all(isinstance(name, str) and self._is_name(name) for name in names):
            raise NotAllowed
        path = self.root.joinpath(*names)
        if is_odd(str(path)):
            raise NotAllowed
        try:
            found = path.resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            raise NotAllowed from None
        if not found.is_relative_to(self.root) or is_blocked(found, vault().blocked):
            raise NotAllowed
        return path

    def _is_name(self, name: str) -> bool:
        if name in ("", ".", "..") or len(name) > 255 or _NOT_IN_A_NAME.search(name):
            return False
        return self._dots or not name.startswith(".")

    def offers(self, names: Sequence[str]) -> bool:
        """Whether what these names lead to may be chosen."""
        parts = tuple(names)
        return _matches(parts, self._glob) and not self._ignored(parts)

    def _ignored(self, parts: tuple[str, ...]) -> bool:
        """A folder that is ignored hides what is in it."""
        if not self._ignore:
            return False
        return any(_matches(parts[:end], self._ignore) for end in range(1, len(parts) + 1))

    def chosen(self, names: Any) -> Path:
        """The path of what may be chosen. Raises `NotAllowed`."""
        path = self.find(names)
        if not self.offers(names):
            raise NotAllowed
        return path

    def look(self, names: Sequence[str]) -> Iterator[tuple[str, bool, bool]]:
        """What is in a folder: the name, whether it is a folder, whether it may be chosen. Raises `NotAllowed`."""
        folder = self.find(names)
        try:
            with os.scandir(folder) as entries:
                found = [entry.name for _, entry in zip(range(MOST_NAMES), entries, strict=False)]
        except OSError:
            raise NotAllowed from None
        for name in found:
            parts = (*names, name)
            try:
                is_folder = self.find(parts).is_dir()
            except NotAllowed:
                continue
            offered = self.offers(parts)
            if offered or (is_folder and not self._ignored(parts)):
                yield name, is_folder, offered

    def names_of(self, path: str | Path) -> list[str]:
        """The names that lead to a path of the author's: below the root, or absolute. Raises ValueError."""
        given = Path(path)
        whole = given if given.is_absolute() else self.root / given
        try:
            inside = whole.absolute().relative_to(self.root)
        except ValueError:
            try:
                inside = whole.resolve().relative_to(self.root)
            except ValueError:
                raise ValueError(
                    f"{str(path)!r} lies outside of the folder that is shown"
                ) from None
        if ".." in inside.parts:
            raise ValueError(f"{str(path)!r} lies outside of the folder that is shown")
        return list(inside.parts)


def _matches(names: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether the names fit a glob. Work is bounded by the product of both lengths."""
    fits = {0}
    for part in pattern:
        if part == "**":
            fits = set(range(min(fits), len(names) + 1))
        else:
            fits = {at + 1 for at in fits if at < len(names) and fnmatchcase(names[at], part)}
        if not fits:
            return False
    return len(names) in fits
