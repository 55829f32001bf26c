"""Places in a lane whose limit holds for all replicas, for jobs that one of them must run: their clients wait there.

Such a job stands in its lane in the store like any other, and holds its place there while it runs.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from ...protocol import Failure
from ...runtime.job import Job
from ...runtime.lanes import QueueFull
from ...store.jobs import TTL, Lane
from .saving import Saving

if TYPE_CHECKING:
    from .replica import Replica


class Places:
    """Asks for places, and gives them back. Called on the loop."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._waiting: dict[str, tuple[Lane, Job]] = {}
        self._held: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether a place of that name is asked for, or held."""
        return name in self._waiting or name in self._held

    async def run(self, job: Job) -> None:
        """Run a job once all replicas together have room for it. Raises `QueueFull`, `StoreAway`."""
        replica = self._replica
        await replica.ready()
        line = replica.lines.of(job.edge)
        name = f"place-{secrets.token_hex(12)}"
        job.sink = Saving(
            replica, job.sink, partial(replica.mailbox.post, self._end, line.lane, name)
        )
        self._waiting[name] = line.lane, job
        job.session.jobs[job.id] = job  # a cancel finds it
        most = replica.most_waiting
        try:
            reply = await replica.store.script(
                "pin", replica.me, line.lane.number, name, line.lane.limit, TTL,
                -1 if most is None else most, replica.jobs.lanes,
            )  # fmt: skip
        except BaseException:
            self._withdraw(name)
            raise
        if reply[0] == b"full":
            self._withdraw(name)
            raise QueueFull(most)
        if reply[1]:
            self.granted(name)

    def _withdraw(self, name: str) -> None:
        _, job = self._waiting.pop(name)
        job.session.jobs.pop(job.id, None)

    def granted(self, name: str) -> None:
        """The place is this replica's."""
        lane, job = self._waiting.pop(name, (None, None))
        if lane is None or job is None:
            return
        self._held.add(name)
        if job.session.jobs.pop(job.id, None) is None:  # cancelled meanwhile
            self._end(lane, name)
            return
        try:
            self._replica.service.engine().submit(job)
        except QueueFull as error:
            job.sink.failed(job, Failure(str(error)))

    def _end(self, lane: Lane, name: str) -> None:
        self._waiting.pop(name, None)
        self._held.discard(name)
        self._replica.spawn(self._replica.store.script("unpin", lane.number, name))
