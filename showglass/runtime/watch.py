"""Looks after what runs: says on the author's console when a function does not come to an end."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .job import Job
    from .runtime import Runtime

console = logging.getLogger("showglass")
LOOK_SECONDS = 1.0
LONG_SECONDS = 60.0
"""A run of this length that others wait for is told once."""
STUCK_SECONDS = 5.0
"""So long may a function hold up the event loop before it is told."""


class Watch:
    """A thread that wakes up once a second while functions run, and sleeps without end while none does.

    long, stuck: seconds after which a run, and a loop that is held up, is told.
    """

    def __init__(
        self, runtime: Runtime, long: float = LONG_SECONDS, stuck: float = STUCK_SECONDS
    ) -> None:
        self.runtime = runtime
        self.long = long
        self.stuck = stuck
        self.running: dict[Job, None] = {}
        """What runs now, the oldest first. Changed on the event loop alone."""
        self._told: set[Job] = set()
        self._awake = threading.Event()
        self._closed = False
        self._loop_thread: int | None = None
        self._seen_at = time.monotonic()
        self._held_up = False
        threading.Thread(target=self._look, name="showglass-watch", daemon=True).start()

    def started(self, job: Job) -> None:
        """On the loop: a function begins."""
        self.running[job] = None
        if not self._awake.is_set():
            self._seen_at = time.monotonic()
            self._loop_thread = threading.get_ident()
            self._awake.set()

    def ended(self, job: Job) -> None:
        """On the loop: a function is through."""
        self.running.pop(job, None)
        if self._told:
            self._told.discard(job)

    def close(self) -> None:
        """End the thread."""
        self._closed = True
        self._awake.set()

    # -- in the thread ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        while not self._closed:
            if not self.running:
                self._awake.clear()
                if not self.running:
                    self._awake.wait()
                continue
            self.runtime.mailbox.post(self._tick)
            time.sleep(min(LOOK_SECONDS, self.long, self.stuck))
            self._look_at_jobs()
            self._look_at_loop()

    def _tick(self) -> None:
        self._seen_at = time.monotonic()
        self._held_up = False

    def _look_at_jobs(self) -> None:
        now = time.perf_counter()
        for job in list(self.running):
            if now - job.started_at < self.long:
                return  # those after it began later
            if job not in self._told and (waiting := self.runtime.lanes.waiting_for(job)):
                self._told.add(job)
                self._tell(job, now - job.started_at, waiting)

    def _tell(self, job: Job, seconds: float, waiting: int) -> None:
        lanes = self.runtime.lanes
        threads = ""
        if lanes.used_threads >= lanes.threads:
            threads = f" All {lanes.threads} threads (max_threads) are taken."
        advice = (
            "A cancel or time_limit= can kill it."
            if job.edge.options.process
            else "A function in a thread cannot be stopped from outside; with process=True it can be killed."
        )
        console.warning(
            "%s() has run for %d s and %d event%s for it.%s %s",
            job.edge.function.name if job.edge.function is not None else job.edge.api_name,
            seconds,
            waiting,
            " waits" if waiting == 1 else "s wait",
            threads,
            advice,
        )

    def _look_at_loop(self) -> None:
        late = time.monotonic() - self._seen_at
        if late < self.stuck or self._held_up:
            return
        self._held_up = True
        frame = sys._current_frames().get(self._loop_thread or 0)
        where = "".join(traceback.format_stack(frame, limit=None)[-6:]) if frame is not None else ""
        console.warning(
            "The event loop has been held up for %d s: nobody else is answered. An async function must not compute or"
            " wait without await; make it a plain function, which runs in a thread.\n%s",
            late,
            where,
        )
