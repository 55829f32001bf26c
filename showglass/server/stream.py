"""The page's socket without a WebSocket: an event stream down, POSTs up, for proxies that let no upgrade through.

One stream carries the conversations of all tabs of a browser, which opens no more than six connections to a host. The
stream's events are lines ``NUMBER FRAME``: a conversation's number, then what a WebSocket would carry. Conversation 0
is the stream itself, which names its key first. A frame that is an array closes the conversation, with code and reason.
"""

from __future__ import annotations

import asyncio
import re
import secrets

import msgspec
from starlette.types import Receive, Scope, Send

from ..gates.limit import MAX_JSON
from ..store.base import StoreAway
from ..values.wire import to_json
from .answers import send_bytes, send_error, send_json
from .auth.identity import person_of
from .body import ClientGone, decode, read
from .call import REFUSALS
from .feed import News
from .meter import TOO_MANY, allowance_of
from .service import Service
from .sse import SSE_HEADERS, follow
from .talk import AGAIN, Talk

KEEP_ALIVE = b":\n\n"
FIRST = b":" + b" " * 2048 + b"\n\n"
"""Some proxies hold the first bytes back until there are this many."""
PLENTY = 256 * 1024
"""Bytes that may wait for a slow reader before its POSTs wait."""
TALKS = 256
"""Conversations of one stream: more tabs than anybody has."""
_REPLICA = re.compile(r"[0-9a-f]{16}")


class Batch(msgspec.Struct):
    """What tabs say: pairs of a conversation and a message, which is None when the tab closes it.

    stream: the key that the stream named. n: number of this POST, from 1 on; one that comes again is not taken again.
    """

    stream: str
    n: int
    messages: list[tuple[int, msgspec.Raw]]


_batch = msgspec.json.Decoder(Batch)


class Strand:
    """One conversation on a stream. Implements `Link`."""

    __slots__ = ("_number", "_stream", "clear", "talk")

    def __init__(self, stream: Stream, number: int, scope: Scope) -> None:
        self._stream = stream
        self._number = number
        self.clear = True
        self.talk = Talk(stream.service, self, scope)

    def write(self, frame: bytes) -> None:
        self.clear = False
        self._stream.put(self, b"data: %d %b\n\n" % (self._number, frame))

    def end(self, code: int, reason: str) -> None:
        self.write(to_json([code, reason]))
        self._stream.drop(self._number)


class Stream:
    """One event stream and the conversations on it."""

    def __init__(self, service: Service, scope: Scope) -> None:
        self.service = service
        replica = service.replica
        self.person = person_of(scope)
        self._allowance = allowance_of(scope)
        self.key = secrets.token_urlsafe(24) if replica is None else _named(replica.me)
        self.news = News(service.engine().loop)
        self.taken = 0
        """Number of the newest POST that was taken."""
        self._strands: dict[int, Strand] = {}
        self._out: list[bytes] = [FIRST, b'data: 0 {"key":"%b"}\n\n' % self.key.encode()]
        self._bytes = 0
        self._unsent: set[Strand] = set()
        self._sending: set[Strand] = set()
        self._calm = asyncio.Event()
        self._calm.set()

    def put(self, strand: Strand, event: bytes) -> None:
        """Send an event after those that wait."""
        self._out.append(event)
        self._bytes += len(event)
        self._unsent.add(strand)
        if self._bytes > PLENTY:
            self._calm.clear()
        self.news.tell()

    def take(self) -> tuple[bytes, bool]:
        """What waits. What the last call gave is sent."""
        sent, self._sending = self._sending, set()
        for strand in sent:
            strand.clear = strand not in self._unsent
            if strand.clear:
                strand.talk.drained()
        self._sending, self._unsent = self._unsent, set()
        out, self._out, self._bytes = self._out, [], 0
        self._calm.set()
        return b"".join(out), False

    def ready(self) -> bool:
        """Whether `take` has something to give or to tell."""
        return bool(self._out or self._sending)

    def drop(self, number: int) -> None:
        """A conversation is over."""
        if (strand := self._strands.pop(number, None)) is not None:
            if self._strands and self._allowance is not None:
                self._allowance.leave()
            strand.talk.over()

    def _begin(self, number: int, scope: Scope) -> Strand | None:
        """A conversation begins; None when there are too many. The stream itself stands for the first one."""
        counted = bool(self._strands) and self._allowance is not None
        strand = Strand(self, number, scope)
        if len(self._strands) >= TALKS:
            reason = "Too many tabs share this stream."
        elif counted and self._allowance is not None and not self._allowance.enter():
            reason = TOO_MANY
        else:
            self._strands[number] = strand
            return strand
        strand.end(AGAIN, reason)
        strand.talk.over()
        return None

    async def accept(self, batch: Batch, scope: Scope) -> None:
        """Hand messages to their conversations, which begin with the first one."""
        self.taken = batch.n
        for number, message in batch.messages:
            if bytes(message) == b"null":
                self.drop(number)
                continue
            strand = self._strands.get(number) or self._begin(number, scope)
            if strand is not None:
                await strand.talk.take(message)
        await self._calm.wait()

    def close(self) -> None:
        """The stream is gone, and its conversations with it."""
        self._calm.set()
        for number in list(self._strands):
            self.drop(number)


def _named(replica: str) -> str:
    """A key that says where the stream is open."""
    return f"{replica}.{secrets.token_urlsafe(24)}"


class Streams:
    """Open streams by their key."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._open: dict[str, Stream] = {}
        service.errands["page stream"] = self.up

    def get(self, key: str, person: str = "") -> Stream | None:
        """The stream with that key, if it is that person's."""
        stream = self._open.get(key)
        return stream if stream is not None and stream.person == person else None

    async def down(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: `GET socket/events`. The stream lives as long as the request. HEAD asks whether anybody is there."""
        if scope["method"] == "HEAD":
            await send_bytes(send, 200, b"", SSE_HEADERS)
            return
        stream = Stream(self.service, scope)
        self._open[stream.key] = stream
        try:
            await follow(
                self.service, receive, send, stream.news, stream.take, KEEP_ALIVE,
                ready=stream.ready,
            )  # fmt: skip
        finally:
            del self._open[stream.key]
            stream.close()

    async def up(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: `POST socket/send`."""
        try:
            body = await read(scope, receive, MAX_JSON)
            batch = decode(_batch, body)
        except ClientGone:
            return
        except tuple(REFUSALS) as error:
            await send_error(send, REFUSALS[type(error)], str(error))
            return
        stream = self.get(batch.stream, person_of(scope))
        if stream is None:
            if not await self._elsewhere(batch, scope, send, body):
                await send_error(send, 404, "This stream is gone: open another one.")
        elif batch.n > stream.taken + 1:
            await send_error(send, 409, f"Number {stream.taken + 1} is missing before {batch.n}.")
        else:
            if batch.n > stream.taken:
                if (allowance := allowance_of(scope)) is not None:
                    await allowance.say(len(batch.messages))
                await stream.accept(batch, scope)
            await send_json(send, {})

    async def _elsewhere(self, batch: Batch, scope: Scope, send: Send, body: bytes) -> bool:
        """Whether another replica, where the stream is open, has answered."""
        replica = self.service.replica
        owner, point, _ = batch.stream[:64].partition(".")
        if replica is None or not point or owner == replica.me or not _REPLICA.fullmatch(owner):
            return False
        if (allowance := allowance_of(scope)) is not None:
            await allowance.say(len(batch.messages))
        try:
            return await replica.errands.send(owner, "page stream", scope, send, body)
        except StoreAway as error:
            await send_error(send, 503, str(error))
            return True
