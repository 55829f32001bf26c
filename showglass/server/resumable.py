"""`uploads`: large files come in parts, and go on where they broke off. The protocol is tus 1.0.0.

The address of an upload is signed and tells all that is known of it, so that any replica can answer, and nobody who was
not told it can write or look.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable
from hashlib import blake2b

from starlette.types import Receive, Scope, Send

from ..gates.ledger import NoRoom
from ..gates.limit import TooLarge
from ..gates.open_file import NotAllowed
from ..gates.parts import Begun, DiskParts, Parts, TooManyOpen
from ..store.base import StoreAway
from ..store.files import Files
from ..store.parts import SharedParts
from .answers import NOSNIFF, Headers, send_bytes, send_error, send_json
from .body import ClientGone, header, stream
from .meter import TooMuch, allowance_of, use_upload
from .service import Service

VERSION = b"1.0.0"
GATHERED = 512 * 1024
"""Bytes that are held before a thread writes them: all that an upload of any size costs in memory."""
MAX_METADATA = 4096
MAX_NAME = 1024
_SPOKEN = (b"tus-resumable", VERSION)
_KINDS = {"POST", "HEAD", "PATCH", "DELETE"}


class Refused(Exception):
    """An answer with this status, and these words."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Gathered:
    """What came and is not written yet, always in the same place: fresh memory for each half megabyte of a gigabyte
    takes longer than writing it.
    """

    def __init__(self) -> None:
        self.size = 0
        self._room: memoryview | None = None

    @property
    def full(self) -> bool:
        """Whether nothing more fits."""
        return self.size == GATHERED

    def add(self, data: bytes | memoryview) -> memoryview:
        """Hold as much as fits; returns the rest."""
        if self._room is None:
            self._room = memoryview(bytearray(GATHERED))
        some = memoryview(data)
        taken = min(len(some), GATHERED - self.size)
        self._room[self.size : self.size + taken] = some[:taken]
        self.size += taken
        return some[taken:]

    def first(self, size: int) -> memoryview:
        """The first bytes, until they are dropped."""
        return memoryview(b"") if self._room is None else self._room[:size]

    def drop(self, size: int) -> None:
        """They are written."""
        if self._room is not None and size < self.size:
            self._room[: self.size - size] = bytes(self._room[size : self.size])
        self.size -= size


class Turn:
    """Whose turn it is to write to one upload: the newest request's. Older ones may hang on dead connections."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.holder: object = None
        self.asking = 0


class Resumable:
    """ASGI: `POST uploads` begins a file; `HEAD`, `PATCH` and `DELETE uploads/{id}` look at it, go on, and give up."""

    def __init__(self, service: Service, takes_files: Callable[[], bool]) -> None:
        self.service = service
        self.takes_files = takes_files
        self._turns: dict[str, Turn] = {}
        shelf = service.vault.shelf
        self.parts: Parts = (
            SharedParts(service.vault, shelf)
            if isinstance(shelf, Files)
            else DiskParts(service.vault)
        )
        service.on_sweep.append(self.parts.sweep)

    # -- the doors ----------------------------------------------------------------------------------------------------

    async def options(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is spoken here."""
        most = str(self.service.max_file_size).encode()
        said = [
            (b"tus-version", VERSION),
            (b"tus-extension", b"creation,termination"),
            (b"tus-max-size", most),
        ]
        await _answer(send, 204, said)

    async def create(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin a file: its address in `Location`, the ticket that it will have in the body."""
        try:
            if not self.takes_files():
                raise Refused(403, "This app takes no files.")
            _check_version(scope)
            length = _number(scope, b"upload-length")
            if length > self.service.max_file_size:
                raise TooLarge(self.service.max_file_size)
            name = name_in(header(scope, b"upload-metadata") or b"")
            who = _who(scope)
            begun = await self.service.off_loop(self.parts.begin, name, length, who)
        except (Refused, TooLarge, TooManyOpen, NoRoom, StoreAway, OSError) as error:
            await _refuse(send, error)
            return
        place = f"uploads/{self._address(begun)}".encode()
        headers = [(b"location", place), (b"upload-offset", b"0"), _SPOKEN]
        await send_json(send, {"ticket": begun.ticket}, 201, headers)

    async def one(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is asked of one upload. A `POST` says in a header what it stands for, where proxies know no `PATCH`."""
        method = scope["method"]
        if method == "POST":
            said = header(scope, b"x-http-method-override") or b"PATCH"
            method = said.decode("latin-1").upper()
        try:
            if method not in _KINDS - {"POST"}:
                raise Refused(405, "An upload knows HEAD, PATCH and DELETE.")
            _check_version(scope)
            begun = self._begun(scope["path_params"]["id"])
            turn = self._turns.setdefault(begun.token, Turn())
            turn.asking += 1
            try:
                await self._serve(method, begun, turn, scope, receive, send)
            finally:
                turn.asking -= 1
                if not turn.asking and self._turns.get(begun.token) is turn:
                    del self._turns[begun.token]
        except ClientGone:
            return
        except (Refused, TooLarge, NoRoom, StoreAway, OSError) as error:
            await _refuse(send, error)

    async def _serve(
        self, method: str, begun: Begun, turn: Turn, scope: Scope, receive: Receive, send: Send
    ) -> None:
        turn.holder = me = object()
        if method == "DELETE":
            async with turn.lock:
                if not await self.service.off_loop(self.parts.drop, begun):
                    raise _gone()
            await _answer(send, 204, [])
            return
        async with turn.lock:
            have = await self.service.off_loop(self.parts.have, begun)
        if have is None:
            raise _gone()
        if method == "PATCH":
            have = await self._take(begun, have, (turn, me), scope, receive)
        headers: Headers = [(b"upload-offset", str(have).encode())]
        if method == "HEAD":
            headers += [
                (b"upload-length", str(begun.length).encode()),
                (b"cache-control", b"no-store"),
            ]
        await _answer(send, 200 if method == "HEAD" else 204, headers)

    # -- what comes ---------------------------------------------------------------------------------------------------

    async def _take(
        self, begun: Begun, have: int, turn: tuple[Turn, object], scope: Scope, receive: Receive
    ) -> int:
        """Take what a request brings, until its end or its connection's; returns how much is there."""
        kind = (header(scope, b"content-type") or b"").split(b";")[0].strip().lower()
        if kind != b"application/offset+octet-stream":
            raise Refused(415, "Send parts as application/offset+octet-stream.")
        at = _number(scope, b"upload-offset")
        if at != have:
            raise Refused(409, f"{have} bytes are here: go on from there.")
        gathered = Gathered()
        try:
            async for data in stream(scope, receive, begun.length - have):
                await use_upload(scope, len(data))
                rest = gathered.add(data)
                while gathered.full:
                    at = await self._keep(begun, at, gathered, turn)
                    rest = gathered.add(rest)
        except (ClientGone, TooMuch):
            await self._keep(begun, at, gathered, turn)
            raise
        came = bool(gathered.size) or at > have
        at = await self._keep(begun, at, gathered, turn)
        if came and at == have:
            raise Refused(
                400, f"Send at least {self.parts.grain} bytes at once, or all that is left."
            )
        return at

    async def _keep(
        self, begun: Begun, at: int, gathered: Gathered, turn: tuple[Turn, object]
    ) -> int:
        """Write what is held, as far as it can be, and hold the rest; returns how much is there."""
        size = gathered.size
        if at + size < begun.length:
            size -= size % self.parts.grain
        if not size:
            return at
        whose, me = turn
        async with whose.lock:
            if whose.holder is not me:
                raise Refused(409, "Another request goes on with this upload.")
            have = await self.service.off_loop(self.parts.append, begun, at, gathered.first(size))
        if have is None:
            raise _gone()
        if have != at + size:
            raise Refused(409, f"{have} bytes are here: go on from there.")
        gathered.drop(size)
        return have

    # -- addresses ----------------------------------------------------------------------------------------------------

    def _address(self, begun: Begun) -> str:
        sealed = self.service.vault.seal(f"{begun.length}/{begun.who}/{begun.ticket}")
        return base64.urlsafe_b64encode(sealed.encode()).rstrip(b"=").decode()

    def _begun(self, address: str) -> Begun:
        """What an address of ours says. The ticket in it is only of use to whom it was made for."""
        try:
            padded = address.encode("ascii") + b"=" * (-len(address) % 4)
            raw = base64.b64decode(padded, b"-_", validate=True)
            length, who, ticket = self.service.vault.unseal(raw.decode()).split("/", 2)
            self.service.vault.read(ticket)
        except (ValueError, NotAllowed):
            raise _gone() from None
        return Begun(int(length), ticket, who)


def name_in(metadata: bytes) -> str:
    """The name among an upload's metadata: pairs of a word and a text in base64. Raises `Refused`."""
    if len(metadata) > MAX_METADATA:
        raise Refused(400, f"Upload-Metadata may have {MAX_METADATA} bytes.")
    for pair in metadata.split(b","):
        key, _, value = pair.strip().partition(b" ")
        if key in (b"filename", b"name"):
            try:
                return base64.b64decode(value.strip(), validate=True).decode("utf-8")[:MAX_NAME]
            except (binascii.Error, UnicodeDecodeError):
                raise Refused(
                    400, "The filename in Upload-Metadata must be UTF-8 in base64."
                ) from None
    return "file"


def _check_version(scope: Scope) -> None:
    if header(scope, b"tus-resumable") != VERSION:
        raise Refused(412, "Say which protocol you speak: Tus-Resumable: 1.0.0.")


def _number(scope: Scope, name: bytes) -> int:
    said = header(scope, name)
    shown = name.decode().title()
    if said is None or not said.isdigit() or len(said) > 18:
        raise Refused(400, f"{shown} must be a whole number of bytes.")
    return int(said)


def _who(scope: Scope) -> str:
    """A word for the address behind a request; '' when it is not counted."""
    allowance = allowance_of(scope)
    if allowance is None:
        return ""
    return blake2b(allowance.who.encode(), digest_size=8).hexdigest()


def _gone() -> Refused:
    return Refused(404, "There is no such upload, or it was given up.")


async def _answer(send: Send, status: int, headers: Headers) -> None:
    await send_bytes(send, status, b"", [*headers, _SPOKEN, NOSNIFF])


async def _refuse(send: Send, error: Exception) -> None:
    if isinstance(error, Refused):
        headers = [(b"tus-version", VERSION)] if error.status == 412 else []
        await send_json(send, {"detail": str(error)}, error.status, headers)
    elif isinstance(error, TooLarge):
        await send_error(send, 413, str(error))
    elif isinstance(error, NoRoom):
        await send_error(send, 413 if error.alone else 507, str(error))
    elif isinstance(error, (StoreAway, TooManyOpen)):
        await send_error(send, 503, str(error))
    else:
        await send_error(send, 507, "The server has no room for this upload.")
