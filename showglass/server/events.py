"""Events of the HTTP doors: a job's sink that turns what happens into the frames of one kind of stream.

Sinks are called from any thread: in a worker they do the JSON work there. Values are never merged: each result of a
generator is a frame of its own.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ..protocol import Failure, ProgressUnit
from ..runtime.convert import Output
from ..runtime.failures import is_refusal
from ..runtime.job import Job
from ..runtime.pool import Mailbox
from ..runtime.runtime import Runtime, is_hidden
from ..runtime.silent import Silent
from ..values.diff import edits
from ..values.wire import encode_unknown, to_json
from .address import with_urls
from .feed import Feed

if TYPE_CHECKING:
    from ..store.jobs import Frames
    from .replica.tap import Tap

console = logging.getLogger("showglass")
NOTHING_RAN = {"used_cache": None, "cache_duration": None, "avg_time": None}
"""What the end of an event without a result says of its run."""
PROGRESS_SECONDS = 0.02
"""Least time between two progress messages; the newest is never lost."""


def wire(job: Job, outputs: list[Output], root: str) -> list[Any]:
    """One wire value an output; null for a State."""
    return [
        None if block.type_name == "state" else with_urls(output.wire(), root)
        for block, output in zip(job.edge.outputs, outputs, strict=True)
    ]


def error_of(failure: Failure) -> dict[str, Any]:
    """A failure as clients may read it."""
    if is_hidden(failure):
        return {"error": None, "visible": failure.visible}
    return {
        "error": failure.message,
        "title": failure.title,
        "duration": failure.duration,
        "visible": failure.visible,
    }


def unfit(job: Job, error: Exception) -> dict[str, Any]:
    """The failure of a job whose result is no JSON. The author's console has the reason."""
    console.error("%s returned what JSON cannot hold.", job.edge.api_name, exc_info=error)
    return {"error": f"The result of {job.edge.api_name} cannot be sent: it is no JSON value."}


def note(job: Job, outputs: list[Output], size: int) -> None:
    """A client's components show other values now. size: bytes of the answer."""
    if job.session.seen is not None:
        job.session.seen.note(job.edge, job.data, outputs, size)


class Event(Silent):
    """What a door knows of one job of its own. `ended_at` and `read_at` let the sweeper find the forgotten ones."""

    __slots__ = ("ended_at", "feed", "id", "job", "read_at", "root", "waiting")

    def __init__(self, id: str, feed: Feed, root: str) -> None:
        self.id = id
        self.feed = feed
        self.root = root
        self.waiting = 0
        self.job: Job | None = None
        self.read_at = time.monotonic()
        self.ended_at: float | None = None

    def ended(self, tap: Tap, told: Frames) -> None:
        """The store of replicas has its end, which is read here."""
        tap.heard(told)

    def end(self, frame: bytes) -> None:
        """The last frame."""
        self.ended_at = time.monotonic()
        self.feed.put(self, frame, last=True)

    def stop(self, runtime: Runtime) -> None:
        """On the loop: cancel it."""
        if self.job is not None:
            runtime.cancel(self.job)


class CallEvent(Event):
    """An event of `POST call`: its stream has event names and whole values. status: of an answer that is no stream."""

    kind = "call"
    __slots__ = ("name", "status")

    def __init__(self, id: str, mailbox: Mailbox, root: str, name: str) -> None:
        super().__init__(id, Feed(mailbox, events=1), root)
        self.name = name
        self.status = 200

    def _values(self, kind: bytes, job: Job, outputs: list[Output]) -> bytes:
        return b"event: %b\ndata: %b\n\n" % (kind, to_json(wire(job, outputs, self.root)))

    def generating(self, job: Job, outputs: list[Output]) -> None:
        frame = self._values(b"generating", job, outputs)
        self.feed.make_room(self, len(frame))
        self.feed.put(self, frame, value=True)

    def completed(self, job: Job, outputs: list[Output]) -> None:
        try:
            frame = self._values(b"complete", job, outputs)
            note(job, outputs, len(frame))
        except Exception as error:  # nothing may keep the end of an event from its reader
            frame = self._error(unfit(job, error), 500)
        self.end(frame)

    def failed(self, job: Job, failure: Failure) -> None:
        self.end(self._error(error_of(failure), 400 if is_refusal(failure) else 500))

    def cancelled(self, job: Job) -> None:
        self.end(self._error({"error": "The event was cancelled."}, 409))

    def _error(self, error: dict[str, Any], status: int) -> bytes:
        self.status = status
        return b"event: error\ndata: " + to_json(error) + b"\n\n"


class QueueEvent(Event):
    """An event of `POST queue/join`: messages with numbers, and edits instead of whole values after the first."""

    kind = "queue"
    __slots__ = ("_bars", "_forget", "_last", "_shown_at", "_told")

    def __init__(self, id: str, feed: Feed, root: str, forget: Callable[[str], None]) -> None:
        super().__init__(id, feed, root)
        self._forget = forget
        self._last: list[Any] | None = None
        self._told = 0
        """Results put and not dropped."""
        self._bars: list[ProgressUnit] | None = None
        self._shown_at = 0.0

    def end(self, frame: bytes) -> None:
        """The last frame. It waits with the session; the event itself is not asked for again."""
        super().end(frame)
        self.feed.post(lambda: self._forget(self.id))

    def _frame(self, message: str, **fields: Any) -> bytes:
        return b"data: " + to_json({"msg": message, "event_id": self.id, **fields}) + b"\n\n"

    def queued(self, job: Job, place: int, size: int, eta: float | None) -> None:
        self.feed.put(self, self._frame("estimation", rank=place, queue_size=size, rank_eta=eta))

    def started(self, job: Job, eta: float | None) -> None:
        self.feed.put(self, self._frame("process_starts", eta=eta))

    def progress(self, job: Job, units: list[ProgressUnit]) -> None:
        now = time.monotonic()
        self._bars = units
        if now - self._shown_at >= PROGRESS_SECONDS:
            self._shown_at = now
            self._show_bars()

    def _show_bars(self) -> None:
        bars, self._bars = self._bars, None
        if bars is None:
            return
        data = [{name: getattr(bar, name) for name in bar.__struct_fields__} for bar in bars]
        frame = self._frame("progress", progress_data=data)
        self.feed.make_room(self, len(frame))
        self.feed.put(self, frame)

    def log(
        self, job: Job, level: Any, title: str, text: str, duration: float | None, visible: bool
    ) -> None:
        self._show_bars()
        self.feed.put(
            self,
            self._frame(
                "log", log=text, title=title, level=level, duration=duration, visible=visible
            ),
        )

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self._show_bars()
        values = plain(wire(job, outputs, self.root))
        last, self._last = self._last, values
        frame = self._result("process_generating", job, self._changes(last, values))
        dropped = self.feed.make_room(self, len(frame))
        if dropped:
            # what an edit would build on is gone: say the values whole, in the form that the reader expects
            self._told -= dropped
            whole = values if self._told == 0 else [[("replace", [], v)] for v in values]
            frame = self._result("process_generating", job, whole)
        self._told += 1
        self.feed.put(self, frame, value=True)

    @staticmethod
    def _changes(last: list[Any] | None, values: list[Any]) -> list[Any]:
        if last is None:
            return values
        return [edits(old, new) for old, new in zip(last, values, strict=True)]

    def _result(self, message: str, job: Job, data: list[Any]) -> bytes:
        done = message == "process_completed"
        output = output_of(job, data, generating=not done)
        if not done:
            return self._frame(message, output=output, success=True, time_limit=None)
        return self._frame(
            message,
            output=output,
            success=True,
            title=None,
            used_cache=job.used_cache,
            cache_duration=job.duration,
            avg_time=job.average if job.average is not None else job.duration,
        )

    def completed(self, job: Job, outputs: list[Output]) -> None:
        self._show_bars()
        try:
            frame = self._result("process_completed", job, plain(wire(job, outputs, self.root)))
            note(job, outputs, len(frame))
        except Exception as error:  # nothing may keep the end of an event from its reader
            frame = self._failure(unfit(job, error))
        self.end(frame)

    def failed(self, job: Job, failure: Failure) -> None:
        self._show_bars()
        self.end(self._failure(error_of(failure)))

    def _failure(self, error: dict[str, Any]) -> bytes:
        title = error.get("title") or "Error"
        return self._frame(
            "process_completed", output=error, success=False, title=title, **NOTHING_RAN
        )

    def cancelled(self, job: Job) -> None:
        self.end(
            self._frame("process_completed", output={}, success=True, title=None, **NOTHING_RAN)
        )


class RunEvent(Event):
    """An event of `POST run`: the answer is its first result."""

    __slots__ = ("answer",)

    def __init__(self, id: str, mailbox: Mailbox, root: str) -> None:
        super().__init__(id, Feed(mailbox, events=1), root)
        self.answer: asyncio.Future[tuple[int, bytes]] = mailbox.loop.create_future()

    def _settle(self, status: int, body: bytes) -> None:
        def settle() -> None:
            if not self.answer.done():
                self.answer.set_result((status, body))

        self.feed.post(settle)

    def generating(self, job: Job, outputs: list[Output]) -> None:
        self._settle(200, self._body(job, outputs, generating=True))
        job.stop.set()

    def _body(self, job: Job, outputs: list[Output], generating: bool) -> bytes:
        return to_json(output_of(job, wire(job, outputs, self.root), generating=generating))

    def completed(self, job: Job, outputs: list[Output]) -> None:
        try:
            body = self._body(job, outputs, generating=False)
            note(job, outputs, len(body))
            self._settle(200, body)
        except Exception as error:  # nothing may keep the caller waiting
            self._settle(500, to_json(unfit(job, error)))

    def failed(self, job: Job, failure: Failure) -> None:
        self._settle(400 if is_refusal(failure) else 500, to_json(error_of(failure)))

    def cancelled(self, job: Job) -> None:
        self._settle(500, to_json({"error": "The event was cancelled."}))


def output_of(job: Job, data: list[Any], *, generating: bool) -> dict[str, Any]:
    """The contract's output dict. Durations are in seconds."""
    duration = job.duration or time.perf_counter() - job.started_at
    return {
        "data": data,
        "is_generating": generating,
        "duration": duration,
        "average_duration": job.average if job.average is not None else duration,
        "render_config": None,
        "changed_state_ids": job.changed_states,
        "used_cache": job.used_cache,
    }


def plain(values: list[Any]) -> list[Any]:
    """JSON values of their own: what the function keeps and changes later must not change them."""
    plain: list[Any] = msgspec.to_builtins(values, enc_hook=encode_unknown, str_keys=True)
    return plain
