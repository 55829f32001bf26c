"""A replica that is about to stop: it takes nothing more, and what it has ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .replica import Replica


async def drain(replica: Replica) -> None:
    """Take nothing more, hand back what did not begin, and return once all that runs here has ended."""
    replica.draining = True
    replica.lines.close()
    runtime = replica.service.engine()
    for event, running in list(replica.running.items()):
        job = running.job
        if running.mine and job.edge.options.queue and runtime.lanes.withdraw(job):
            job.session.jobs.pop(job.id, None)
            del replica.running[event]
            replica.spawn(replica.jobs.hand_back(event))
    while replica.running:  # noqa: ASYNC110  it happens once in a process' life
        await asyncio.sleep(0.02)
