"""What one replica asks another to do: answer a request about something that only the other one holds.

The request travels as a signed value in the store, and so does the answer; a message tells who is to read it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.types import ASGIApp, Message, Scope, Send

from ...gates.open_file import use, working_for
from ...store.redis import tell_tampered
from ...store.signed import Seal, Tampered
from ..answers import Headers, send_error
from ..auth.identity import identity_of
from ..incoming import LateRequest
from .record import RequestRecord, request_record, scope_of

if TYPE_CHECKING:
    from .replica import Replica

console = logging.getLogger("showglass")
SECONDS = 30.0
"""How long an answer is waited for, and an errand is good."""
LARGEST = 32 * 1024 * 1024
"""Bytes of an answer."""
SLOW = "Another replica of this app has that, and does not answer. Try again in a moment."


class Errand(msgspec.Struct, array_like=True):
    """A request. door: which of `service.errands` answers it. person: whose it is. at: `time.time()` of the asker."""

    door: str
    method: str
    path_params: dict[str, Any]
    root_path: str
    scheme: str
    request: RequestRecord
    body: bytes
    at: float


class Answer(msgspec.Struct, array_like=True):
    """A response."""

    status: int
    headers: Headers
    body: bytes


_write = msgspec.msgpack.Encoder().encode
_errand = msgspec.msgpack.Decoder(Errand).decode
_answer = msgspec.msgpack.Decoder(Answer).decode


async def replay(send: Send, answer: Answer) -> None:
    """Send what another replica answered."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


class Kept:
    """An ASGI `send` that keeps the response."""

    def __init__(self) -> None:
        self.answer = Answer(500, [], b"")
        self._parts: list[bytes] = []
        self._size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.answer.status, self.answer.headers = message["status"], list(message["headers"])
            return
        self._parts.append(bytes(message.get("body", b"")))
        self._size += len(self._parts[-1])
        if self._size > LARGEST:
            raise ValueError("The answer is too large for another replica.")

    def whole(self) -> Answer:
        """The response."""
        self.answer.body = b"".join(self._parts)
        return self.answer


class Errands:
    """Asks other replicas, and answers them. Called on the loop."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._store = replica.store
        self._seal = Seal(replica.store.secret("errands"))
        self._asked: dict[str, asyncio.Future[Answer]] = {}
        self._done: dict[str, float] = {}

    # -- asking -------------------------------------------------------------------------------------------------------

    async def send(
        self, owner: str, door: str, scope: Scope, send: Send, body: bytes = b""
    ) -> bool:
        """Answer this request as replica `owner` does. False, and nothing was sent: nobody has that name."""
        try:
            answer = await self.ask(owner, door, scope, body)
        except TimeoutError:
            await send_error(send, 504, SLOW)
            return True
        if answer is None:
            return False
        await replay(send, answer)
        return True

    async def ask(self, owner: str, door: str, scope: Scope, body: bytes = b"") -> Answer | None:
        """The answer of replica `owner`; None when nobody has that name. Raises `StoreAway`, TimeoutError."""
        await self._replica.ready()
        who = identity_of(scope)
        asked = LateRequest(scope, None)
        written = _write(
            Errand(
                door, scope["method"], dict(scope.get("path_params") or {}),
                scope.get("root_path", ""), scope.get("scheme", "http"),
                request_record(asked, "" if who is None else who.key, self._store), body,
                time.time(),
            )
        )  # fmt: skip
        name = secrets.token_hex(12)
        self._asked[name] = asyncio.get_running_loop().create_future()
        try:
            if not await self._post(owner, "errand", name, written):
                return None
            return await asyncio.wait_for(self._asked[name], SECONDS)
        finally:
            del self._asked[name]

    async def others(self) -> list[str]:
        """The replicas that live, but this one. Raises `StoreAway`."""
        await self._replica.ready()
        found = await self._store.script("alive")
        return [name.decode() for name in found if name.decode() != self._replica.me]

    async def _post(self, to: str, kind: str, name: str, value: bytes) -> int:
        signed = self._seal.sign(f"{kind}/{to}/{name}", value)
        heard: int = await self._store.script(
            "post", self._replica.me, to, kind, name, signed, int(SECONDS * 1000)
        )
        return heard

    # -- what the others say ------------------------------------------------------------------------------------------

    def came(self, kind: str, name: str, sender: str) -> None:
        """A letter lies in the store."""
        if kind == "errand":
            self._replica.spawn(self._run(name, sender))
        elif kind == "answer" and name in self._asked:
            self._replica.spawn(self._receive(name))

    async def _fetch(self, kind: str, name: str) -> bytes | None:
        signed = await self._store.script("fetch", kind, name)
        if not signed:
            return None
        try:
            return self._seal.read(f"{kind}/{self._replica.me}/{name}", signed)
        except Tampered as error:
            tell_tampered(error)
            return None

    async def _receive(self, name: str) -> None:
        value = await self._fetch("answer", name)
        waiting = self._asked.get(name)
        if value is not None and waiting is not None and not waiting.done():
            waiting.set_result(_answer(value))

    async def _run(self, name: str, sender: str) -> None:
        value = await self._fetch("errand", name)
        if value is None:
            return
        errand = _errand(value)
        if not self._is_new(name, errand.at):
            return
        door = self._replica.service.errands.get(errand.door)
        kept = Kept()
        try:
            if door is None:
                await send_error(kept, 404, "There is no such door.")
            else:
                await self._answer(door, errand, kept)
            answer = kept.whole()
        except Exception:  # whatever a door raises: who asked is told
            console.exception("A request of another replica failed.")
            answer = Answer(500, [], b'{"detail":"Internal Server Error"}')
        await self._post(sender, "answer", name, _write(answer))

    async def _answer(self, door: ASGIApp, errand: Errand, send: Send) -> None:
        scope = {
            **scope_of(errand.request, self._store),
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
            "method": errand.method, "scheme": errand.scheme, "root_path": errand.root_path,
            "path_params": errand.path_params, "server": None,
        }  # fmt: skip
        messages: list[Message] = [
            {"type": "http.request", "body": errand.body, "more_body": False}
        ]

        async def receive() -> Message:
            return messages.pop() if messages else {"type": "http.disconnect"}

        use(self._replica.service.vault)
        with working_for(errand.request.person):
            await door(scope, receive, send)

    def _is_new(self, name: str, at: float) -> bool:
        """Whether it was not done before: what was signed once must not be of use to who can write to the store."""
        now = time.time()
        self._done = {n: until for n, until in self._done.items() if until > now}
        if name in self._done or abs(now - at) > 2 * SECONDS:
            return False
        self._done[name] = now + 4 * SECONDS
        return True
