"""What a page is still to be told: newest values, as numbered frames of ops that can be replayed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Container
from typing import Any, NamedTuple

from ..protocol import AdoptOp, AppendOp, JobInfo, JobOp, LogOp, Op, Ops, PatchOp, SetOp
from ..values.diff import few_edits
from ..values.reference import referred
from ..values.weight import weigh
from ..values.wire import to_json

REPLAY_BYTES = 1024 * 1024
REPLAY_SECONDS = 600.0
KEPT_LOGS = 50
KEPT_JOBS = 1000
"""Ended jobs that a page has not said it knows of; beyond that the oldest are forgotten."""
JOB_BYTES = 600
"""What one job costs that is remembered, roughly."""
FINAL = ("done", "failed", "cancelled", "moved")
Key = tuple[int, str]
"""A component and one of its props."""


class Ended(NamedTuple):
    """A job that ended and that its page has not heard of."""

    op: JobOp
    edge: int
    trigger: int | None
    at: float
    """`time.monotonic()` of its end."""
    values: dict[Key, Any]


class Outbox:
    """Collects what changed, makes numbered frames of it, and keeps them until the page has them.

    `put`, `job` and `log` may be called from any thread. `wake(urgent)` is called when something waits for `flush`.
    """

    def __init__(self, wake: Callable[[bool], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._newest: dict[Key, tuple[Any, int]] = {}
        self._sent: dict[Key, tuple[Any, int]] = {}
        self._jobs: dict[int, JobOp] = {}
        # lists, which are small while they are empty: most pages are idle most of the time
        self._logs: list[LogOp | AdoptOp] = []
        self._known_jobs: dict[int, tuple[int, JobOp]] = {}
        self._known_logs: list[tuple[int, LogOp | AdoptOp]] = []
        self._ended: dict[int, tuple[int, int | None, float]] = {}
        self._frames: list[tuple[int, bytes, float]] = []
        self._bytes = 0
        self._sent_at: dict[Key, int] = {}
        self.number = 0
        self.acked = 0

    def put(self, job: int, component: int, props: dict[str, Any]) -> None:
        """Props of a component got values in `job`; only the newest of each is told."""
        shown = {prop: referred(value) for prop, value in props.items()}
        with self._lock:
            for prop, value in shown.items():
                self._newest[component, prop] = (value, job)
        self._wake(False)

    def job(self, op: JobOp, edge: int | None = None, trigger: int | None = None) -> None:
        """A job reached a stage or learned more in it. edge, trigger: what it runs and why, told at its end."""
        final = op.stage in FINAL
        with self._lock:
            self._jobs[op.job] = op
            if final and edge is not None:
                self._ended[op.job] = (edge, trigger, time.monotonic())
        self._wake(final)

    def log(self, op: LogOp | AdoptOp) -> None:
        """A toast, or jobs that the page takes over."""
        with self._lock:
            self._logs.append(op)
            del self._logs[:-KEPT_LOGS]
        self._wake(False)

    def flush(self) -> bytes | None:
        """The next frame, or None when nothing waits."""
        with self._lock:
            newest, self._newest = self._newest, {}
            jobs, self._jobs = self._jobs, {}
            logs, self._logs = self._logs, []
        number = self.number + 1
        ops: list[Op] = list(logs)
        for key, (value, job) in newest.items():
            op = self._difference(key, value, job)
            if op is not None:
                ops.append(op)
                self._sent_at[key] = number
            self._sent[key] = (value, job)
        ops.extend(jobs.values())
        if not ops:
            return None
        self.number = number
        self._known_jobs.update((op.job, (number, op)) for op in jobs.values())
        if len(self._known_jobs) > 2 * KEPT_JOBS:
            self._forget_ended()
        self._known_logs = [*self._known_logs, *((number, op) for op in logs)][-KEPT_LOGS:]
        frame = _frame(number, ops)
        self._remember(frame)
        return frame

    def _difference(self, key: Key, value: Any, job: int) -> Op | None:
        component, prop = key
        before = self._sent.get(key)
        if before is None:
            return SetOp(component, prop, value)
        old, old_job = before
        if isinstance(value, str) and isinstance(old, str) and value.startswith(old):
            if len(old) == len(value) and job == old_job:
                return None
            # even an empty suffix tells a page where somebody typed that this is the value again
            return AppendOp(component, prop, value[len(old) :])
        if job == old_job and type(old) is type(value) and old == value:
            return None
        edits = few_edits(old, value)
        if edits is not None:
            return PatchOp(component, prop, edits)
        return SetOp(component, prop, value)

    def _remember(self, frame: bytes) -> None:
        now = time.monotonic()
        self._frames.append((self.number, frame, now))
        self._bytes += len(frame)
        gone = 0
        for _, old, at in self._frames[:-1]:
            if self._bytes <= REPLAY_BYTES and now - at <= REPLAY_SECONDS:
                break
            self._bytes -= len(old)
            gone += 1
        del self._frames[:gone]

    def forget(self) -> None:
        """On the loop: nobody will ask any more. The session is a cycle, whose values could lie about for long."""
        with self._lock:
            self._newest, self._jobs, self._logs = {}, {}, []
        self._sent, self._sent_at, self._frames, self._bytes = {}, {}, [], 0
        self._known_jobs, self._known_logs, self._ended = {}, [], {}

    def held(self) -> int:
        """Bytes that it keeps, roughly. From any thread."""
        values = [*list(self._sent.values()), *list(self._newest.values())]
        ops = [op for _, op in list(self._known_jobs.values())]
        told = [op.info.error.message for op in ops if op.info.error is not None]
        told += [op.text for _, op in list(self._known_logs) if isinstance(op, LogOp)]
        return (
            self._bytes
            + sum(weigh(value) for value, _ in values)
            + sum(len(text) for text in told)
            + JOB_BYTES * len(ops)
        )

    def _forget_ended(self) -> None:
        """A page that never says what it has must not be remembered for ever."""
        ended = [job for job, (_, op) in self._known_jobs.items() if op.stage in FINAL]
        for job in ended[:-KEPT_JOBS]:
            del self._known_jobs[job]
            self._ended.pop(job, None)

    def ack(self, number: int) -> None:
        """The page has every frame up to `number`: forget them."""
        self.acked = max(self.acked, min(number, self.number))
        kept = [frame for frame in self._frames if frame[0] > self.acked]
        self._bytes = sum(len(frame) for _, frame, _ in kept)
        self._frames = kept
        done = [
            j for j, (n, op) in self._known_jobs.items() if n <= self.acked and op.stage in FINAL
        ]
        for job in done:
            del self._known_jobs[job]
            self._ended.pop(job, None)

    # -- jobs that move to another session ----------------------------------------------------------------------------

    def leave(self, job: int) -> tuple[JobOp | None, dict[Key, Any]]:
        """On the loop: a running job moves; returns what was known of it and what it set. Its page is told."""
        with self._lock:
            _, op = self._known_jobs.get(job, (0, None))
            op = self._jobs.get(job, op)
            values = self._values(job)
            self._jobs[job] = JobOp(job, "moved", JobInfo())
        self._wake(True)
        return op, values

    def take_ended(self) -> list[Ended]:
        """On the loop: jobs whose end the page has not heard of. They are forgotten here."""
        taken: list[Ended] = []
        with self._lock:
            ended, self._ended = self._ended, {}
            for job, (edge, trigger, at) in ended.items():
                _, op = self._known_jobs.get(job, (0, None))
                op = self._jobs.get(job, op)
                if op is not None and op.stage in FINAL:
                    taken.append(Ended(op, edge, trigger, at, self._values(job)))
        return taken

    def _values(self, job: int) -> dict[Key, Any]:
        return {
            key: value for key, (value, of) in {**self._sent, **self._newest}.items() if of == job
        }

    def replay(self, seen: int) -> list[bytes]:
        """Every frame after `seen`; when the oldest of them are gone, one frame that folds them all."""
        if seen >= self.number:
            return []
        if self._frames and self._frames[0][0] <= seen + 1:
            return [frame for number, frame, _ in self._frames if number > seen]
        return [self._fold(seen)]

    def unseen(self, running: Container[int] = ()) -> list[tuple[int, list[SetOp | JobOp | LogOp]]]:
        """On the loop: by job, everything that the page has not said it has; of running ones, everything.

        What belongs to no job is job 0's.
        """
        self.flush()
        found: dict[int, list[SetOp | JobOp | LogOp]] = {}
        for number, log in self._known_logs:
            if number > self.acked and isinstance(log, LogOp):
                found.setdefault(0, []).append(log)
        for key, at in self._sent_at.items():
            value, job = self._sent[key]
            if at > self.acked or job in running:
                found.setdefault(job, []).append(SetOp(*key, value))
        for job, (number, op) in self._known_jobs.items():
            if number > self.acked or job in running:
                found.setdefault(job, []).append(op)
        return list(found.items())

    def edge_of(self, job: int) -> tuple[int | None, int | None]:
        """What a job that ended ran and why, where it is known."""
        edge, trigger, _ = self._ended.get(job, (None, None, 0.0))
        return edge, trigger

    def _fold(self, seen: int) -> bytes:
        return _frame(self.number, self._folded(seen))

    def _folded(self, seen: int) -> list[Op]:
        ops: list[Op] = [op for number, op in self._known_logs if number > seen]
        ops += [SetOp(*key, self._sent[key][0]) for key, at in self._sent_at.items() if at > seen]
        ops += [op for number, op in self._known_jobs.values() if number > seen]
        return ops


def _frame(number: int, ops: list[Op]) -> bytes:
    """The bytes of a frame. A value that has no JSON is left out and told: the others must not be lost with it."""
    try:
        return to_json(Ops(number, ops))
    except (TypeError, ValueError, RecursionError):
        return to_json(Ops(number, [_sendable(op) for op in ops]))


def _sendable(op: Op) -> Op:
    try:
        to_json(op)
    except (TypeError, ValueError, RecursionError) as error:
        text = f"A result could not be sent to the page, for it is no JSON: {error}."
        return LogOp("error", "Not shown", text, None, True)
    return op
