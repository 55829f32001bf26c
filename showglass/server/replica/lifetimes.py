"""The end of what sessions keep in the store: one replica of all is told of it, and does what is to be done once.

Needed only by apps with a State that has a `time_to_live` or a `delete_callback`, and by those with unload events: of
all others the store forgets the sessions by itself, unless somebody says that they are open.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from ...components.state import State
from ...runtime.session import Session
from ...store.jobs import SESSION_TTL
from ...store.redis import tell_tampered
from ...store.signed import Seal, Tampered
from .. import keeping
from .keeping import Unkeepable
from .names import name_of

if TYPE_CHECKING:
    from ...request import Request
    from .replica import Replica

AT_ONCE = 50
"""Sessions, or States, that one replica ends in one go."""


class Who(msgspec.Struct, array_like=True):
    """A session's key and person."""

    key: str
    person: str


_who = msgspec.json.Decoder(Who).decode
_write = msgspec.json.Encoder().encode


class Lifetimes:
    """Says when sessions are used, and ends those that are not. Called on the loop."""

    def __init__(self, replica: Replica) -> None:
        service = replica.service
        self._replica = replica
        self._seal = Seal(replica.store.secret("lives"))
        states = [b for b in service.root.blocks.values() if isinstance(b, State)]
        self._times = {f"s{b._id}": b.time_to_live for b in states if b.time_to_live is not None}
        unloads = any(
            name == "unload" for edge in service.engine().edges.values() for _, name in edge.targets
        )
        self.needed = unloads or bool(self._times) or any(b.delete_callback for b in states)
        self._used: dict[str, tuple[Session, float]] = {}
        service.on_sweep.append(self._sweep)

    # -- use ----------------------------------------------------------------------------------------------------------

    def ran(self, session: Session) -> None:
        """A job of the session is taken."""
        if self.needed:
            self._used[name_of(session.place)] = session, time.time()

    async def leave(self, session: Session, request: Request | None) -> None:
        """Its page or client is gone: its unload events run here. Raises `StoreAway`."""
        name = name_of(session.place)
        keeping.leave(self._replica.service.engine(), session, request)
        if self.needed:
            await self.tell()
            await self._replica.store.script("left", name, int(time.time() * 1000))

    async def tell(self) -> None:
        """Say which sessions were used since. Raises `StoreAway`."""
        used, self._used = self._used, {}
        if not used:
            return
        said: list[str | bytes | int] = []
        for name, (session, ran) in used.items():
            who = self._seal.sign(name, _write(Who(session.key, session.person)))
            said += [name, who, int(ran * 1000)]
        await self._touch(said)

    async def _touch(self, said: list[str | bytes | int]) -> None:
        seconds = int(keeping.SESSION_SECONDS * 1000)
        await self._replica.store.script("touch", seconds, SESSION_TTL, *said)

    def saved(self, name: str, changes: dict[str, bytes]) -> None:
        """States of a session got values."""
        for field in changes.keys() & self._times.keys():
            until = int(self._times[field] * 1000)
            self._replica.spawn(self._replica.store.script("fade", f"{name} {field}", until))

    # -- the end ------------------------------------------------------------------------------------------------------

    def _sweep(self) -> None:
        self._replica.spawn(self.sweep())

    async def sweep(self) -> None:
        """Sessions that are open are in use; end those whose time is over. Raises `StoreAway`."""
        await self._replica.ready()
        await self.tell()
        service = self._replica.service
        here = [*service.pages.values(), *service.clients.values()]
        shared = [s for s in here if self._replica.keeping.name_of(s) is not None]
        attached: list[str | bytes | int] = []
        for session in shared:
            if session.attached or session.jobs:
                attached += [name_of(session.place), b"", 0]
        if attached:
            await self._touch(attached)
        while self.needed and await self._fade():
            pass
        while self.needed and await self._end():
            pass

    async def _fade(self) -> bool:
        """Drop States that are too old; returns whether there may be more."""
        found = await self._replica.store.script("faded", AT_ONCE)
        for at in range(0, len(found), 3):
            name, field = found[at].decode(), found[at + 1].decode()
            self._drop(self._values(name, {field: found[at + 2]}))
        return len(found) >= 3 * AT_ONCE

    async def _end(self) -> bool:
        found = await self._replica.store.script("ended", AT_ONCE)
        for at in range(0, len(found), 5):
            name = found[at].decode()
            pairs = iter(found[at + 1])
            fields = {field.decode(): value for field, value in zip(pairs, pairs, strict=True)}
            self._end_one(
                name, fields, found[at + 2], *(float(t or 0) for t in found[at + 3 : at + 5])
            )
        return len(found) >= 5 * AT_ONCE

    def _end_one(
        self, name: str, fields: dict[str, bytes], who: bytes, ran: float, left: float
    ) -> None:
        if ran > left:
            self._unload(name, who)
        self._drop(self._values(name, fields))

    def _unload(self, name: str, who: bytes) -> None:
        try:
            known = _who(self._seal.read(name, who))
        except Tampered as error:
            tell_tampered(error)
            return
        session = Session(known.key, person=known.person)
        keeping.leave(self._replica.service.engine(), session, None)

    def _values(self, name: str, fields: dict[str, bytes]) -> dict[str, Any]:
        fields.pop("v", None)
        try:
            return self._replica.keeping.values(name, fields)
        except Unkeepable as error:
            self._replica.lost_touch(error)
            return {}

    def _drop(self, values: dict[str, Any]) -> None:
        service = self._replica.service
        runtime = service.engine()
        for field, value in values.items():
            block = service.root.blocks.get(int(field[1:]))
            callback = getattr(block, "delete_callback", None)
            if field[0] == "s" and callback is not None:
                runtime.conversions.submit(partial(keeping.dropped, runtime, callback, value))
