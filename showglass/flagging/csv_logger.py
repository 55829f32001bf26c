"""Flagged samples in a CSV file, with their files beside it."""

from __future__ import annotations

import csv
import datetime
import json
import re
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..messages import Error
from ..values.edits import as_cell
from .base import AnyComponent, FlaggingCallback

LEAST_FREE = 512 * 1024 * 1024
"""Bytes that samples leave free on the disk: anybody may flag as much as they like."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[-+]?\d{1,30}(\.\d{1,30})?([eE][-+]?\d{1,4})?")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: those that look like one get a leading apostrophe."""
    if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def make_room(folder: Path) -> None:
    """Make the folder. Raises `Error` when its disk is nearly full."""
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise Error(
            "There is no room for more samples here.", title="Not flagged", print_exception=False
        )


def _column(component: AnyComponent, at: int) -> str:
    return component.label or f"component {at}"


def _edited(components: Sequence[AnyComponent]) -> list[int]:
    """Places of those whose values say what people did to them."""
    return [at for at, component in enumerate(components) if component.keeps_edits]


def _folder_name(column: str) -> str:
    return re.sub(r"[^\w\- ]", "", column[:100]).strip() or "files"


class CSVLogger(FlaggingCallback):
    """Appends to `dataset1.csv` in the flagging folder; a change of columns starts `dataset2.csv`.

    What a person did to a picture, sound or video before they sent it stands in a column of its own, behind all
    others: "LABEL edits", a list as JSON.

    simplify_file_data: write the path of a kept file instead of its whole description. verbose: print where samples go.
    dataset_file_name: name of the file instead.
    """

    def __init__(
        self,
        simplify_file_data: bool = True,
        verbose: bool = True,
        dataset_file_name: str | None = None,
    ) -> None:
        self.simplify_file_data = simplify_file_data
        self.verbose = verbose
        self.dataset_file_name = dataset_file_name
        self._lock = threading.Lock()
        self._file: Path | None = None
        self._count = 0

    def setup(self, components: Sequence[AnyComponent], flagging_dir: str | Path) -> None:
        self.components = list(components)
        self.flagging_dir = Path(flagging_dir)
        self._file = None

    def _headers(self) -> list[str]:
        return [
            *(_column(c, at) for at, c in enumerate(self.components)),
            "flag",
            "username",
            "timestamp",
            *(f"{_column(self.components[at], at)} edits" for at in _edited(self.components)),
        ]

    def _open(self) -> Path:
        """The file to append to: the newest one if its columns are ours, else a new one."""
        headers = self._headers()
        if self.dataset_file_name is not None:
            path = self.flagging_dir / self.dataset_file_name
        else:
            number = 1
            while (path := self.flagging_dir / f"dataset{number}.csv").exists() and _first_row(
                path
            ) != headers:
                number += 1
        if not path.exists():
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerow([harmless(h) for h in headers])
            if self.verbose:
                print(f"Flagged samples go to {path}")
        return path

    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Append one row; files of the sample are copied into a folder of their column."""
        make_room(self.flagging_dir)
        cells = [
            self._cell(c, at, v)
            for at, (c, v) in enumerate(zip(self.components, flag_data, strict=True))
        ]
        edited = [(self.components[at], flag_data[at]) for at in _edited(self.components)]
        edits = [component.claimed(as_cell, value) for component, value in edited]
        with self._lock:
            if self._file is None:
                self._file = self._open()
                self._count = count_rows(self._file)
            cells += [flag_option or "", username or "", str(datetime.datetime.now()), *edits]
            with self._file.open("a", newline="", encoding="utf-8") as file:
                csv.writer(file).writerow([harmless(cell) for cell in cells])
            self._count += 1
            return self._count

    def _cell(self, component: AnyComponent, at: int, payload: Any) -> Any:
        if payload is None:
            return ""
        folder = self.flagging_dir / _folder_name(_column(component, at))
        kept = component.claimed(component.flag, payload, folder)
        if isinstance(kept, dict) and self.simplify_file_data and isinstance(kept.get("path"), str):
            return kept["path"]
        return kept if isinstance(kept, (str, int, float, bool)) else json.dumps(kept)


class SimpleCSVLogger(FlaggingCallback):
    """Appends the values alone to `log.csv`, without a header."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count: int | None = None

    def setup(self, components: Sequence[AnyComponent], flagging_dir: str | Path) -> None:
        self.components = list(components)
        self.flagging_dir = Path(flagging_dir)
        self._count = None

    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Append one row."""
        make_room(self.flagging_dir)
        cells = [
            c.claimed(c.flag, v, self.flagging_dir / _folder_name(_column(c, at)))
            for at, (c, v) in enumerate(zip(self.components, flag_data, strict=True))
        ]
        with self._lock:
            path = self.flagging_dir / "log.csv"
            if (
                self._count is None
            ):  # counted once: a file that is read for each sample is slow for the next
                self._count = count_rows(path) + 1 if path.exists() else 0
            with path.open("a", newline="", encoding="utf-8") as file:
                csv.writer(file).writerow(
                    [harmless(c if isinstance(c, str) else json.dumps(c)) for c in cells]
                )
            self._count += 1
            return self._count


def _first_row(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file), [])


def count_rows(path: Path) -> int:
    """Samples in the file: its rows less the header."""
    with path.open(newline="", encoding="utf-8") as file:
        return max(sum(1 for _ in csv.reader(file)) - 1, 0)
