"""What a function answered to an app's examples, kept in a folder so that a click shows it at once."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import inspect
import json
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from .components.base import Component
from .functions import Special, describe
from .gates.open_file import vault
from .oauth import fill as fill_oauth
from .progress import Progress
from .request import Header, Request
from .tree import Block

AnyComponent = Component[Any, Any, Any]
LOG = "log.csv"
MARK = "made-of.txt"
"""Says which function and samples the folder's answers are of."""


class ExampleCache:
    """The answers of one function to one list of samples.

    folder: where they lie; answers of another function or other samples in it are thrown away. rows: one list of values
    a sample, one an input. preprocess, postprocess: False hands over values as they are. batch: `fn` takes lists.
    """

    def __init__(
        self,
        folder: Path,
        fn: Callable[..., Any],
        inputs: list[AnyComponent],
        outputs: list[AnyComponent],
        rows: list[list[Any]],
        *,
        preprocess: bool = True,
        postprocess: bool = True,
        batch: bool = False,
    ) -> None:
        self.folder = folder
        self._function = describe(fn)
        self._inputs = inputs
        self._outputs = outputs
        self._rows = rows
        self._preprocess = preprocess
        self._postprocess = postprocess
        self._batch = batch
        self._lock = threading.Lock()
        self._mark = _fingerprint(fn, [*inputs, *outputs], rows)
        self._cells = self._read()

    def fill(self) -> None:
        """Answer every sample that has no answer yet."""
        for index in range(len(self._rows)):
            self.answer(index)

    def answer(self, index: int) -> list[Any]:
        """The answer to a sample, one wire value an output. Runs the function when it is not known yet."""
        with self._lock:
            if index not in self._cells:
                self._write(index, self._run(self._rows[index]))
            cells = self._cells[index]
        return [c.read_from_flag(self._shown(v)) for c, v in zip(self._outputs, cells, strict=True)]

    # -- the folder ---------------------------------------------------------------------------------------------------

    def _read(self) -> dict[int, list[Any]]:
        mark = self.folder / MARK
        fresh = mark.is_file() and mark.read_text(encoding="utf-8") == self._mark
        if not fresh or os.environ.get("GRADIO_RESET_EXAMPLES_CACHE", "").lower() == "true":
            shutil.rmtree(self.folder, ignore_errors=True)
            return {}
        log = self.folder / LOG
        if not log.is_file():
            return {}
        with log.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))[1:]
        return {int(row[0]): [json.loads(cell) for cell in row[1:]] for row in rows}

    def _write(self, index: int, wire: list[Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        cells = [
            c.flag(value, self.folder / f"output_{at}")
            for at, (c, value) in enumerate(zip(self._outputs, wire, strict=True))
        ]
        log = self.folder / LOG
        new = not log.is_file()
        with log.open("a", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            if new:
                (self.folder / MARK).write_text(self._mark, encoding="utf-8")
                labels = [c.label or f"output {at}" for at, c in enumerate(self._outputs)]
                writer.writerow(["example", *labels])
            writer.writerow([index, *(json.dumps(cell) for cell in cells)])
        self._cells[index] = cells

    def _shown(self, cell: Any) -> Any:
        """A cell whose files lie where the app may show files."""
        if isinstance(cell, list):
            return [self._shown(one) for one in cell]
        if isinstance(cell, dict):
            return {name: self._shown(one) for name, one in cell.items()}
        if isinstance(cell, str) and _lies_in(self.folder, cell):
            return str(vault().open(vault().admit(cell)))
        return cell

    # -- the function -------------------------------------------------------------------------------------------------

    def _run(self, row: list[Any]) -> list[Any]:
        values = [self._taken(c, v) for c, v in zip(self._inputs, row, strict=False)]
        if self._batch:
            values = [[value] for value in values]
        args, named = self._function.arguments(values, {}, _special)
        result = _last(self._function.fn(*args, **named))
        found = _spread(self._function.name, self._outputs, result)
        if self._batch:
            found = [column[0] for column in found]
        if not self._postprocess:
            return found
        return [_plain(c.postprocess(value)) for c, value in zip(self._outputs, found, strict=True)]

    def _taken(self, component: AnyComponent, value: Any) -> Any:
        return (
            component.preprocess(_plain(component.postprocess(value)))
            if self._preprocess
            else value
        )


def _plain(wire: Any) -> Any:
    """A wire value as clients send it."""
    return msgspec.to_builtins(wire, enc_hook=str)


def _special(kind: Special, name: str, hint: Any) -> Any:
    """What a function gets that asks for more than its inputs, where there is no page."""
    if kind == "progress":
        return Progress()
    if kind == "request":
        return Request()
    if kind in ("profile", "token"):
        return fill_oauth(kind, hint, None)
    return Header("") if kind == "header" else hint(None, None)


def _last(result: Any) -> Any:
    """What a function gives in the end, whichever kind it is of."""
    if inspect.isgenerator(result):
        steps = deque(result, maxlen=1)
        return steps[0] if steps else None
    if inspect.isawaitable(result) or inspect.isasyncgen(result):
        # a loop of its own, because this thread may have a running one
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, _awaited(result)).result()
    return result


async def _awaited(result: Any) -> Any:
    if not inspect.isasyncgen(result):
        return await result
    last = None
    async for step in result:
        last = step
    return last


def _spread(name: str, outputs: Sequence[Block], result: Any) -> list[Any]:
    if isinstance(result, dict) and result and all(isinstance(key, Block) for key in result):
        return [result.get(block) for block in outputs]
    if len(outputs) == 1:
        return [result]
    values = list(result) if isinstance(result, (list, tuple)) else [result]
    if len(values) < len(outputs):
        raise ValueError(
            f"{name}() returned {len(values)} values for {len(outputs)} outputs of an example."
        )
    return values[: len(outputs)]


def _lies_in(folder: Path, text: str) -> bool:
    try:
        found = Path(text).resolve()
        return found.is_relative_to(folder.resolve()) and found.is_file()
    except (OSError, ValueError):
        return False


def _fingerprint(fn: Callable[..., Any], ports: list[AnyComponent], rows: list[list[Any]]) -> str:
    """Of the function's source, the components' props and the samples: another one makes the answers stale."""
    try:
        source = inspect.getsource(fn)
    except (OSError, TypeError):
        source = getattr(fn, "__qualname__", type(fn).__qualname__)
    kinds = [(type(c).__name__, {k: str(v) for k, v in c.wire_props().items()}) for c in ports]
    known = json.dumps([source, kinds, rows], default=str, sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()
