"""Jobs and their output, shared by replicas: Redis Streams with one consumer group are the broker, these are its verbs.

What is written here by one replica and read by another is signed for its place (`store/signed.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .line import Ask, Line, console
from .redis import RedisStore, tell_tampered
from .scripts import SCRIPTS
from .signed import Seal, Tampered

if TYPE_CHECKING:
    from .heard import Heard

HOUR = 3_600_000
TTL = 24 * HOUR
"""Milliseconds that a job and its unread output are kept while it has not ended."""
ENDED_TTL = HOUR // 6
"""… and after its end."""
READ_TTL = 30_000
"""… and once it was read: a client whose connection broke at the last moment may ask again."""
READ_SOON, READ_AT_ONCE = 1.0, 100
"""Seconds until, and feeds with which, that is told."""
PAGE_TTL = 2 * HOUR
"""How long a page's feed is kept without news of it."""
SESSION_TTL = 2 * HOUR
FRAMES_AT_ONCE = 500
Taken = list[tuple[str, bytes]]
"""Events that became this replica's, and their jobs; b"" for the one that it just accepted itself."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of jobs, as the store knows it. limit: how many run at once on all replicas together; 0 for any."""

    number: int
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A job to keep. name: of its endpoint. session: the name of what it keeps, to learn its version."""

    event: str
    feed: str
    name: str
    job: bytes
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a job that was offered.

    open, at: events that report to its feed, and the index of its next frame. parting: the stream of its feed is about
    to end without it. refused: how many wait already, where
    that is too many.
    """

    open: int = 0
    at: int = -1
    version: str = "0"
    taken: Taken = field(default_factory=list)
    refused: int | None = None
    known: bool = False
    parting: bool = False


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames of a feed from index `start` on, and how many events still report there."""

    start: int
    open: int
    frames: list[bytes]
    name: str = ""


def _cut(body: bytes, lengths: Sequence[str]) -> list[bytes]:
    parts, at = [], 0
    for length in lengths:
        parts.append(body[at : at + int(length)])
        at += int(length)
    return parts


class Jobs:
    """The verbs. me: this replica's name. lanes: how many there are. heard: what other replicas say to this one.

    Each returns a future; `StoreAway` when the store did not answer: nobody knows then whether it was done.
    """

    def __init__(self, store: RedisStore, me: str, lanes: int, heard: Heard) -> None:
        self.store = store
        self.me = me
        self.lanes = lanes
        self._heard = heard
        self._seal = Seal(store.secret("jobs"))
        self._read_feeds: list[str] = []
        self._lease = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="showglass-lease", daemon=True)
        self._listening = Line(store.connection, opened=self._subscribe, heard=self._message)
        self.on_listen: Callable[[], None] | None = None
        """Called when messages may have been missed."""

    # -- the replica itself -------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Join the others. Raises `StoreAway`."""
        await self.store.wait_ready(10)
        if self._make_groups not in self.store.on_open:
            self.store.on_open.append(self._make_groups)
            await self._make_groups(
                self.store.ask
            )  # who signed in before has opened the connection
        if not self._thread.is_alive():
            self._thread.start()
            self._listening.start()
        await asyncio.wait_for(self._listening.ready.wait(), 10)
        await self.store.script("join", self.me, self.lanes)

    async def _make_groups(self, ask: Ask) -> None:
        from redis.exceptions import ResponseError

        for lane in range(self.lanes):
            stream = self.store.key("jobs", str(lane))
            with contextlib.suppress(ResponseError):  # there is one
                await ask("XGROUP", "CREATE", stream, "g", "0", "MKSTREAM")

    async def _subscribe(self, ask: Ask) -> None:
        await ask("SUBSCRIBE", self.store.key("to", self.me))
        if self.on_listen is not None:
            self.on_listen()

    def _message(self, reply: list[Any]) -> None:
        if reply[0] != b"message":
            return
        head, _, body = reply[2].partition(b"\n")
        kind, *words = head.decode().split(" ")
        try:
            if kind == "f":
                feed, start, count, *lengths = words
                self._heard.frames(
                    feed, Frames(int(start), int(count), self.read(feed, _cut(body, lengths)))
                )
            elif kind == "o":
                self._heard.opened(words[0], int(words[1]), int(words[2]))
            elif kind == "d":
                self._heard.read_elsewhere(words[0])
            elif kind == "w":
                self._heard.work(int(words[0]))
            elif kind == "l":
                self._heard.letter(words[0], words[1], words[2])
            elif kind == "c":
                self._heard.cancel_here(words[0])
        except Exception:
            console.exception("A message of another replica could not be used.")

    def _renew(self) -> None:
        """In a thread: a function that holds up the loop must not make this replica look dead."""
        lease = self.store.lease
        while True:
            with contextlib.suppress(Exception):  # tried again soon; the lease outlives some misses
                self.renew()
            if self._lease.wait(lease / 4):
                return

    def renew(self) -> None:
        """This replica lives. From any thread; blocks."""
        milliseconds = int(self.store.lease * 1000)
        self.store.sync.eval(SCRIPTS["renew"], 1, self.store.namespace, self.me, milliseconds)

    async def leave(self) -> None:
        """This replica goes: nobody need wait for its lease to end."""
        self._lease.set()
        self._tell_read()
        await asyncio.to_thread(self._thread.join, 2)
        with contextlib.suppress(Exception):  # the store is away: the lease will end by itself
            await self.store.script("leave", self.me, self.lanes)
        await self._listening.close()

    # -- jobs ---------------------------------------------------------------------------------------------------------

    async def accept(
        self, lane: Lane, offer: Offer, room: int, *, spare: bool, most: int | None
    ) -> Accepted:
        """Keep a job, and take up to `room` of its lane.

        spare: there is room for more than that. most: no more than these may wait in all lanes.
        """
        reply = await self.store.script(
            "accept", self.me, lane.number, offer.event, offer.feed, offer.name,
            self._seal.sign(offer.event, offer.job), room, lane.limit, TTL,
            -1 if most is None else most, self.lanes, offer.session or "", int(spare),
        )  # fmt: skip
        if reply[0] == b"full":
            return Accepted(refused=reply[1])
        if reply[0] == b"known":
            return Accepted(known=True)
        return Accepted(
            reply[1],
            reply[4],
            reply[2].decode(),
            self._taken(reply[3]),
            parting=reply[5] is not None,
        )

    async def take(self, lane: Lane, room: int) -> Taken:
        """Up to `room` jobs that wait in a lane."""
        return self._taken(await self.store.script("take", self.me, lane.number, room, lane.limit))

    def share(
        self, lane: Lane, event: str, feed: str, name: str, job: bytes
    ) -> asyncio.Future[Any]:
        """A job that runs here already is known to all: it reports to a feed of its own."""
        signed = self._seal.sign(event, job)
        return self.store.script("share", self.me, lane.number, event, name, signed, TTL, feed)

    def over(self, feed: str, name: str, frame: bytes) -> asyncio.Future[Any]:
        """A job that nobody knew of has ended with this frame, and can be read."""
        return self.store.script("over", feed, name, self._seal.sign(feed, frame), ENDED_TTL)

    def finish(
        self, lane: Lane, event: str, feed: str, frame: bytes, room: int
    ) -> asyncio.Future[Any]:
        """The end of a job that this replica ran, with its last frame. `finished` reads the answer.

        Takes up to `room` jobs that wait in its lane. On its way once this returns.
        """
        return self.store.script(
            "finish", self.me, event, feed, lane.number, self._seal.sign(feed, frame), ENDED_TTL,
            room, lane.limit,
        )  # fmt: skip

    def finished(self, found: Sequence[Any], frame: bytes) -> tuple[Frames | None, Taken]:
        """What became of the end of a job, and the jobs that are this replica's now. None when it was ended before."""
        if not found[0]:
            return None, []
        return Frames(found[1], found[2], [frame]), self._taken(found[3])

    async def cancel(self, event: str, name: str = "") -> tuple[str, bytes]:
        """`mine` with its job (it waited, and is this replica's to end now), `here`, `told` (its owner), or `over`.

        name: only when it is an event of that endpoint.
        """
        reply = await self.store.script("cancel", self.me, event, name)
        job = self._read(event, reply[1]) if len(reply) > 1 else b""
        return reply[0].decode(), job or b""

    async def bury(self, most: int) -> list[tuple[str, bytes, int]]:
        """Jobs of replicas whose lease is over: this replica's now. With each, how often its replica died."""
        reply = await self.store.script("bury", self.me, self.lanes, most)
        found = []
        for at in range(0, len(reply), 3):
            event = reply[at].decode()
            found.append((event, self._read(event, reply[at + 1]) or b"", int(reply[at + 2])))
        return found

    async def mine(self, seconds: float) -> list[str]:
        """Events that are this replica's for at least so long."""
        reply = await self.store.script("mine", self.me, self.lanes, int(seconds * 1000), 1000)
        return [event.decode() for event in reply]

    async def job(self, event: str) -> bytes:
        """The job of an event that is this replica's; b"" when it is not."""
        reply = await self.store.script("job", self.me, event)
        return self._read(event, reply) if reply else b""

    def hand_back(self, event: str) -> Awaitable[Any]:
        """A job that this replica took and did not begin waits again."""
        return self.store.script("hand_back", self.me, event)

    async def line(self, lane: Lane) -> list[str]:
        """The events that wait in a lane, in order; at most a thousand."""
        return [event.decode() for event in await self.store.script("line", lane.number)]

    def pass_on(self, lane: Lane) -> asyncio.Future[Any]:
        """This replica was woken for a lane, but has no room: wake another."""
        return self.store.script("wake", lane.number)

    async def backlog(self) -> list[int]:
        """Lanes in which jobs wait."""
        return list(await self.store.script("backlog", self.lanes))

    async def members(self, feed: str) -> list[str]:
        """Events that have not ended and report to that feed."""
        return [event.decode() for event in await self.store.script("members", feed)]

    async def open_jobs(self, feed: str) -> tuple[str, list[tuple[bool, bytes]]]:
        """The replica that reads a feed, or "", and jobs that report there: whether it runs, and the job."""
        reader, *flat = await self.store.script("open_jobs", feed)
        jobs = [
            (bool(flat[at + 1]), self._read(flat[at].decode(), flat[at + 2]))
            for at in range(0, len(flat), 3)
        ]
        return reader.decode(), [(runs, job) for runs, job in jobs if job]

    # -- feeds --------------------------------------------------------------------------------------------------------

    def put(self, feed: str, frames: Sequence[bytes]) -> Awaitable[int]:
        """More frames; gives the bytes that wait there. On its way once this returns."""
        return self._put([
            self.store.script(
                "put", self.me, feed, TTL,
                *(self._seal.sign(feed, f) for f in frames[at : at + FRAMES_AT_ONCE]),
            )
            for at in range(0, len(frames), FRAMES_AT_ONCE)
        ])  # fmt: skip

    @staticmethod
    async def _put(replies: list[asyncio.Future[Any]]) -> int:
        waiting = 0
        for reply in replies:
            waiting = (await reply)[2]
        return waiting

    def attach(self, feed: str, start: int = 0) -> Awaitable[Frames | None]:
        """Read a feed from now on: what is there, and the rest comes as messages. None when there is no such feed.

        On its way once this returns.
        """
        return self._attached(feed, self.store.script("attach", self.me, feed, start))

    async def _attached(self, feed: str, asked: Awaitable[Any]) -> Frames | None:
        reply = await asked
        if reply is None:
            return None
        return Frames(reply[0], reply[1], self.read(feed, reply[3]), (reply[2] or b"").decode())

    def read(self, feed: str, signed: Sequence[bytes]) -> list[bytes]:
        """Frames as their writer made them; b"" for one that somebody changed."""
        return [self._read(feed, frame) or b"" for frame in signed]

    def open(self, feed: str) -> asyncio.Future[Any]:
        """A feed that this replica reads before anything reports to it."""
        return self.store.script("open", self.me, feed, PAGE_TTL)

    def detach(self, feed: str) -> Awaitable[Any]:
        """Nobody reads here any more."""
        return self.store.script("detach", self.me, feed)

    def delivered(self, feed: str, upto: int, size: int) -> Awaitable[Any]:
        """Frames up to index `upto`, of `size` bytes, are with their reader: forget them."""
        return self.store.script("delivered", self.me, feed, upto, size)

    def all_read(self, feed: str) -> None:
        """The last frame was sent to its reader. Said to the store soon, with others: nobody waits for it."""
        self._read_feeds.append(feed)
        if len(self._read_feeds) == 1:
            asyncio.get_running_loop().call_later(READ_SOON, self._tell_read)
        elif len(self._read_feeds) >= READ_AT_ONCE:
            self._tell_read()

    def _tell_read(self) -> None:
        feeds, self._read_feeds = self._read_feeds, []
        if feeds:
            self.store.script("read", self.me, READ_TTL, *feeds)

    # -- what a session keeps -----------------------------------------------------------------------------------------

    async def load(self, session: str, version: str) -> tuple[str, dict[str, bytes]]:
        """Its version and, when that is another than the known one, its signed fields."""
        reply = await self.store.script("load", session, version)
        pairs = iter(reply[1])
        fields = {name.decode(): value for name, value in zip(pairs, pairs, strict=True)}
        fields.pop("v", None)
        return reply[0].decode(), fields

    def save(self, session: str, fields: dict[str, bytes]) -> Awaitable[int]:
        """Keep these signed fields; gives the new version. On its way once this returns."""
        flat = [part for item in fields.items() for part in item]
        return self.store.script("save", session, SESSION_TTL, *flat)

    # -- reading replies ----------------------------------------------------------------------------------------------

    def _taken(self, flat: Sequence[bytes]) -> Taken:
        found: Taken = []
        for at in range(0, len(flat), 2):
            event = flat[at].decode()
            found.append((event, self._read(event, flat[at + 1]) if flat[at + 1] else b""))
        return found

    def _read(self, place: str, signed: bytes) -> bytes:
        """b"" when it was changed: that is told in the console."""
        try:
            return self._seal.read(place, signed)
        except Tampered as error:
            tell_tampered(error)
            return b""
