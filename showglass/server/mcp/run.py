"""A job of an MCP client: what happens on the way becomes progress, its end the answer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ...protocol import Failure, ProgressUnit
from ...runtime.convert import Output
from ...runtime.job import Job
from ...runtime.pool import Mailbox
from ...runtime.runtime import is_hidden
from ...values.files import FileData
from ...values.wire import to_json
from ..address import with_urls
from ..events import Event, unfit
from ..feed import Feed
from .progress import Measure, Note

MAX_NOTES = 10_000
"""Results of a generator that wait for a slow client; beyond that the oldest are not told."""
BAR_SECONDS = 0.05
"""Least time between two notes of a bar; the newest is never lost."""
HIDDEN = "The function failed; its author can see why."


@dataclass
class Result:
    """What a job gave: one value an output, and the files in each. message: why it failed instead."""

    values: list[Any]
    files: list[list[FileData]]
    message: str | None = None
    cancelled: bool = False
    props: list[dict[str, Any]] = field(default_factory=list)
    """What changed of each output, its value among it."""
    changed_states: list[int] = field(default_factory=list)


class ToolRun(Event):
    """The sink of such a job. `tells` says whether the client asked for progress."""

    __slots__ = ("_bar", "_lock", "_measure", "_notes", "_shown_at", "answer", "news", "tells")

    def __init__(
        self, id: str, mailbox: Mailbox, root: str, tells: bool, measure: Measure | None = None
    ) -> None:
        super().__init__(id, Feed(mailbox, events=1), root)
        self.answer: asyncio.Future[Result] = mailbox.loop.create_future()
        self.news = asyncio.Event()
        self.tells = tells
        self._lock = threading.Lock()
        self._measure = measure or Measure()
        self._notes: deque[Note] = deque(maxlen=MAX_NOTES)
        self._bar: ProgressUnit | None = None
        self._shown_at = 0.0

    async def follow(self, send: Callable[[Note], Awaitable[None]]) -> Result:
        """Hand each note to `send` until the job has ended; returns what it gave."""
        while True:
            await self.news.wait()
            self.news.clear()
            while (note := self._next()) is not None:
                await send(note)
            if self.answer.done():
                return self.answer.result()

    def _next(self) -> Note | None:
        with self._lock:
            if self._notes:
                return self._notes.popleft()
            return self._take_bar()

    def _take_bar(self) -> Note | None:
        bar, self._bar = self._bar, None
        return None if bar is None else self._measure.bar(bar)

    def settle(self, result: Result) -> None:
        """End with this result, unless there is one. From any thread."""

        def settle() -> None:
            if not self.answer.done():
                self.answer.set_result(result)
            self.news.set()

        self.ended_at = time.monotonic()
        self.feed.post(settle)

    def refuse(self, message: str, cancelled: bool = False) -> None:
        """End with an error."""
        self.settle(Result([], [], message, cancelled))

    # -- Sink ---------------------------------------------------------------------------------------------------------

    def _note(self, make: Callable[[str], Note], message: str) -> None:
        if not self.tells:
            return
        with self._lock:
            bar = self._take_bar()
            if bar is not None:
                self._notes.append(bar)
            self._notes.append(make(message))
        self.feed.post(self.news.set)

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        self._note(self._measure.say, f"Waiting, number {place + 1} of {size} in line.")

    def started(self, job: Job, eta: float | None) -> None:
        self._note(self._measure.say, "Running.")

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        if not self.tells or not units:
            return
        now = time.monotonic()
        with self._lock:
            self._bar = units[-1]
        if now - self._shown_at >= BAR_SECONDS:
            self._shown_at = now
            self.feed.post(self.news.set)

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        self._note(self._measure.say, f"{title}: {text}")

    def generating(self, job: Job, outputs: list[Output]) -> None:
        if self.tells:
            props = props_of(job, outputs, self.root)
            told = " ".join(as_text(one["value"]) for one in props if "value" in one)
            self._note(self._measure.step, told)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        try:
            props = props_of(job, outputs, self.root)
            files = [files_in(one.get("value")) for one in props]
            plain = [msgspec.json.decode(to_json(one)) for one in props]
            values = [one.get("value") for one in plain]
            result = Result(values, files, props=plain, changed_states=job.changed_states)
        except Exception as error:  # nothing may keep the end of a job from its client
            result = Result([], [], unfit(job, error)["error"])
        self.settle(result)

    def failed(self, job: Job, failure: Failure) -> None:
        self.refuse(HIDDEN if is_hidden(failure) else f"{failure.title}: {failure.message}")

    def cancelled(self, job: Job) -> None:
        self.refuse("The call was cancelled.", cancelled=True)


def props_of(job: Job, outputs: list[Output], root: str) -> list[dict[str, Any]]:
    """What each output gets, with addresses for files; nothing of a State."""
    return [
        {} if block.type_name == "state" else with_urls(output.props, root)
        for block, output in zip(job.edge.outputs, outputs, strict=True)
    ]


def files_in(value: Any) -> list[FileData]:
    """The files in a value: what components made, never a dict of the user's that looks like one."""
    if isinstance(value, FileData):
        return [value]
    if isinstance(value, (list, tuple)):
        return [file for item in value for file in files_in(item)]
    if isinstance(value, dict):
        return [file for item in value.values() for file in files_in(item)]
    if isinstance(value, msgspec.Struct):
        parts = [getattr(value, name) for name in value.__struct_fields__]
        return [file for part in parts for file in files_in(part)]
    return []


def as_text(value: Any) -> str:
    """A value for people and models to read: a text as it is, everything else as JSON."""
    return value if isinstance(value, str) else to_json(value).decode(errors="replace")
