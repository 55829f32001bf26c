"""What a replica does now and then: places in the line, jobs that waited unseen, jobs of replicas that died."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from ...protocol import Failure
from ...store.base import StoreAway

if TYPE_CHECKING:
    from .replica import Replica

console = logging.getLogger("showglass")
PLACES_SECONDS = 0.5
POLL_SECONDS = 1.0
"""How often a replica with room asks by itself: a message that said so may have been missed."""
LOST_SECONDS = 3.0
"""A job that is this replica's for so long and that it does not know never arrived."""
MOST_DEATHS = 3
"""A job whose replica died so often is not tried again: it may be what kills them."""
AT_ONCE = 64
MOST_TOLD = 1000
"""Places in a line that are told."""
DIED = "The replica that ran this stopped before it was done. Ask again."


class Rounds:
    """Goes round until the replica stops."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.polled = 0.0

    async def go(self) -> None:
        """Every half second, or four times a lease."""
        replica = self.replica
        pause = min(PLACES_SECONDS, replica.store.lease / 4)
        while not replica.stopped:
            await asyncio.sleep(pause)
            try:
                await self._tell_places()
                await self._poll()
                await replica.lifetimes.tell()
            except StoreAway as error:
                replica.lost_touch(error)
            except Exception:
                console.exception("A replica's round failed; the next one comes.")

    async def _poll(self) -> None:
        replica = self.replica
        if time.monotonic() - self.polled < min(POLL_SECONDS, replica.store.lease / 4):
            return
        self.polled = time.monotonic()
        # all in one write: a replica that has nothing to do must not cost much
        found, waiting, mine = await asyncio.gather(
            replica.jobs.bury(0 if replica.draining else AT_ONCE),
            replica.jobs.backlog(),
            replica.jobs.mine(LOST_SECONDS),
        )
        self._bury(found)
        for number in waiting:
            replica.work(number)
        await self._find_lost(mine)

    async def _find_lost(self, mine: list[str]) -> None:
        """Jobs that the store gave to this replica in an answer that did not arrive: the connection broke."""
        replica = self.replica
        for event in mine:
            if event in replica.running or replica.places.has(event):
                continue
            job = await replica.jobs.job(event)
            if not job or event in replica.running:
                continue  # it ended, or came, meanwhile
            running = replica.waiting.pop(event) or replica.revived(event, job)
            if running is not None:
                replica.own(running)
                replica.spawn(replica.load_and_run(running))

    async def _tell_places(self) -> None:
        """Tell those who wait in the store their places, and forget those that another replica took."""
        waiting = self.replica.waiting
        for line in waiting.lines:
            mine = waiting.stored(line)
            order = await self.replica.jobs.line(line.lane)
            places = {event: place for place, event in enumerate(order)}
            for event, running in mine.items():
                if event in places and event in waiting:
                    running.queued(running.job, places[event], len(order), None)
                elif event not in places and len(order) < MOST_TOLD:
                    waiting.pop(event)

    def _bury(self, found: list[tuple[str, bytes, int]]) -> None:
        """Jobs of replicas that died: those declared idempotent run again, the others' clients learn of it."""
        replica = self.replica
        for event, job, deaths in found:
            running = replica.revived(event, job, quiet=True)
            if running is None:
                continue
            replica.own(running)
            again = running.job.edge.options.idempotent and deaths < MOST_DEATHS
            console.warning(
                "showglass: a replica died while it ran %s, which %s.",
                running.job.edge.api_name or "an event",
                "runs again here" if again else "failed",
            )
            if again:
                replica.spawn(replica.load_and_run(running))
            else:
                running.failed(running.job, Failure(DIED))
