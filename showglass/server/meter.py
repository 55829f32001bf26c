"""How much one address may ask for: requests, messages, uploaded bytes, what is open at the same time."""

from __future__ import annotations

import contextlib
import math
import time
from collections import Counter
from collections.abc import Iterator

from starlette._utils import (
    get_route_path,  # the router's own notion of a path: any other could be fooled
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..gates.limit import Limits, parse_size
from ..gates.share import VISITOR
from ..store.base import Store, StoreAway
from .address import API
from .answers import JSON_TYPE, NOSNIFF, send_bytes
from .peer import client_of, household, networks

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WINDOW = 10.0
"""Seconds over which requests are counted: a burst may be ten times what is allowed a second."""
HOUR = 3600.0
STREAM = f"{API}/socket/events"
SHARE_SECONDS = 0.5
"""How often a count is put together with those of other replicas."""
MAX_TALLIES = 50_000
TOO_MANY = "Too many requests from your address. Try again in a moment."
TOO_MANY_OPEN = "Too many requests from your address are open at once. Try again in a moment."
KEY = "showglass.tally"


class Tally:
    """What one address has used of one allowance in the current window, here and on other replicas."""

    __slots__ = ("ends", "here", "known", "name", "shared_at")

    def __init__(self, name: str, ends: float) -> None:
        self.name = name
        self.ends = ends
        self.here = 0
        self.known = 0
        self.shared_at = -math.inf

    @property
    def used(self) -> int:
        """How much, as far as is known here."""
        return self.known + self.here


class Ledger:
    """Counts by address and window. Replicas learn of each other's counts twice a second, not at each request."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tallies: dict[str, Tally] = {}

    async def count(self, kind: str, who: str, window: float, by: int = 1) -> Tally:
        """Add to a count."""
        now = time.time()
        tally = self._tallies.get(kind + who)
        if tally is None or tally.ends <= now:
            if len(self._tallies) >= MAX_TALLIES:
                self._forget(now)
            number = int(now // window)
            tally = Tally(f"limit/{kind}/{number}/{who}", (number + 1) * window)
            self._tallies[kind + who] = tally
        tally.here += by
        if now - tally.shared_at >= SHARE_SECONDS:
            tally.shared_at = now
            await self._share(tally, window)
        return tally

    async def _share(self, tally: Tally, window: float) -> None:
        new, tally.here = tally.here, 0
        try:
            tally.known = await self._store.increment(tally.name, 2 * window, new)
        except StoreAway:
            tally.here += new  # told later

    def _forget(self, now: float) -> None:
        old = [key for key, tally in self._tallies.items() if tally.ends <= now]
        for key in old or list(self._tallies)[: MAX_TALLIES // 10]:
            del self._tallies[key]


class TooMuch(Exception):
    """An address used up what it may use; `wait` is in seconds."""

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = max(1, math.ceil(wait))


class Allowance:
    """What the address behind one request may still do."""

    def __init__(self, meter: Meter, who: str) -> None:
        self._meter = meter
        self.who = who

    async def upload(self, size: int) -> None:
        """Count `size` bytes. Raises `TooMuch`."""
        most = self._meter.uploads
        if most is None:
            return
        tally = await self._meter.ledger.count("bytes", self.who, HOUR, size)
        if tally.used > most:
            raise TooMuch("Your address uploaded too much.", tally.ends - time.time())

    async def say(self, messages: int) -> None:
        """Count messages beyond the first, which the request itself counted for. Raises `TooMuch`."""
        wait = await self._meter.over(self.who, by=messages - 1) if messages > 1 else 0
        if wait:
            raise TooMuch(TOO_MANY, wait)

    def enter(self) -> bool:
        """One more page is open; False when these are enough."""
        return self._meter.enter(self.who)

    def leave(self) -> None:
        """It is closed."""
        self._meter.leave(self.who)


class Meter:
    """ASGI: counts before anything is done for a request."""

    def __init__(self, app: ASGIApp, limits: Limits, store: Store) -> None:
        self.app = app
        self._limits = limits
        self._trusted = networks(limits.trusted_proxies)
        self.ledger = Ledger(store)
        self._open: Counter[str] = Counter()
        self._pending: Counter[str] = Counter()
        self._most = {"requests": _in_window(limits.requests), "reads": _in_window(limits.reads)}
        self.uploads = parse_size(limits.uploads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        who = (
            household(client_of(scope, self._trusted), self._limits.local)
            if kind != "lifespan"
            else None
        )
        if who is None:
            await self.app(scope, receive, send)
        else:
            before = VISITOR.set(who)
            try:
                await (self._request if kind == "http" else self._socket)(who, scope, receive, send)
            finally:
                VISITOR.reset(before)

    async def over(self, who: str, kind: str = "requests", by: int = 1) -> float:
        """Count requests; 0 when they are within the limit, else the seconds to wait."""
        most = self._most[kind]
        if most is None:
            return 0
        tally = await self.ledger.count(kind, who, WINDOW, by)
        return tally.ends - time.time() if tally.used > most else 0

    async def _request(self, who: str, scope: Scope, receive: Receive, send: Send) -> None:
        wait = await self.over(who, "reads" if scope["method"] in SAFE else "requests")
        if wait:
            await refuse(send, TooMuch(TOO_MANY, wait))
            return
        most = self._limits.pending
        if most is not None and self._pending[who] >= most:
            await refuse(send, TooMuch(TOO_MANY_OPEN, 1))
            return
        with _held(self._pending, who):
            if _is_stream(scope):
                await self._stream(who, scope, receive, send)
            else:
                await self._pass(who, scope, receive, send)

    async def _stream(self, who: str, scope: Scope, receive: Receive, send: Send) -> None:
        """An open event stream of a page is as good as a socket."""
        if not self.enter(who):
            await refuse(send, TooMuch(TOO_MANY_OPEN, WINDOW))
            return
        try:
            await self._pass(who, scope, receive, send)
        finally:
            self.leave(who)

    async def _pass(self, who: str, scope: Scope, receive: Receive, send: Send) -> None:
        scope[KEY] = Allowance(self, who)
        try:
            await self.app(scope, receive, send)
        except TooMuch as error:
            await refuse(send, error)

    async def _socket(self, who: str, scope: Scope, receive: Receive, send: Send) -> None:
        if await self.over(who) or not self.enter(who):
            await send({"type": "websocket.close", "code": 1013, "reason": TOO_MANY})
            return

        async def counted() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and await self.over(who):
                await send({"type": "websocket.close", "code": 1013, "reason": TOO_MANY})
                return {"type": "websocket.disconnect", "code": 1013}
            return message

        try:
            await self.app(scope, counted, send)
        finally:
            self.leave(who)

    def enter(self, who: str) -> bool:
        """One more page of this address is open; False when these are enough."""
        most = self._limits.sockets
        if most is not None and self._open[who] >= most:
            return False
        self._open[who] += 1
        return True

    def leave(self, who: str) -> None:
        """It is closed."""
        self._open[who] -= 1
        if not self._open[who]:
            del self._open[who]


def _is_stream(scope: Scope) -> bool:
    """Whether a page asks for the event stream that stands for its socket."""
    path: str = scope["path"]
    return scope["method"] == "GET" and path.endswith(STREAM) and get_route_path(scope) == STREAM


def _in_window(rate: float | None) -> float | None:
    return None if rate is None else rate * WINDOW


@contextlib.contextmanager
def _held(counts: Counter[str], who: str) -> Iterator[None]:
    counts[who] += 1
    try:
        yield
    finally:
        counts[who] -= 1
        if not counts[who]:
            del counts[who]


async def refuse(send: Send, error: TooMuch) -> None:
    """429, and when to come back."""
    body = b'{"detail":"%b"}' % str(error).encode()
    headers = [JSON_TYPE, NOSNIFF, (b"retry-after", str(error.wait).encode())]
    await send_bytes(send, 429, body, headers)


async def use_upload(scope: Scope, size: int) -> None:
    """Count bytes of an upload against the address that sends it. Raises `TooMuch`."""
    if (allowance := allowance_of(scope)) is not None:
        await allowance.upload(size)


def allowance_of(scope: Scope) -> Allowance | None:
    """What is left to the address behind a request; None when it is not counted."""
    found: Allowance | None = scope.get(KEY)
    return found
