"""What a session keeps, in the store: its States and changed props, pickled by us and signed.

Only what a replica wrote is ever unpickled: the signature is checked before. Nothing of a client's is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ...components.base import Component
from ...components.state import State
from ...runtime.job import Job
from ...runtime.session import Session
from ...store.pickled import NotPickled, dump, load, mark
from ...store.redis import tell_tampered
from ...store.signed import MAC_BYTES, Seal, Tampered

if TYPE_CHECKING:
    from .replica import Replica

LARGE = 64 * 1024
"""Bytes from which on pickles are read in a thread."""


class Unkeepable(Exception):
    """A State holds what cannot be pickled: the message names it."""


class Copy:
    """What this replica knows of a session in the store. marks, signed: hashes and signatures of its fields."""

    __slots__ = ("marks", "name", "signed", "version")

    def __init__(self, name: str) -> None:
        self.name = name
        self.version = "0"
        self.marks: dict[str, bytes] = {}
        self.signed: dict[str, bytes] = {}


class Keeping:
    """Reads and writes what sessions keep."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._seal = Seal(replica.store.secret("state"))
        self._copies: WeakKeyDictionary[Session, Copy] = WeakKeyDictionary()
        self._states = [b for b in replica.service.root.blocks.values() if isinstance(b, State)]

    def shares(self, session: Session, name: str) -> None:
        """The session may be met at other replicas, under this name."""
        if session not in self._copies:
            self._copies[session] = Copy(name)

    def name_of(self, session: Session) -> str | None:
        """The session's name in the store; None for one that nobody else can name."""
        copy = self._copies.get(session)
        return None if copy is None else copy.name

    def is_fresh(self, session: Session, version: str) -> bool:
        """Whether this replica has what the store has."""
        copy = self._copies.get(session)
        return copy is None or copy.version == version

    # -- reading ------------------------------------------------------------------------------------------------------

    async def load(self, session: Session) -> None:
        """Bring the session up to date. Raises `StoreAway`."""
        copy = self._copies.get(session)
        if copy is None:
            return
        version, fields = await self._replica.jobs.load(copy.name, copy.version)
        if version == copy.version:
            return
        values = await self._open(copy, fields)
        for name in copy.signed.keys() - fields.keys():  # its time was over
            self._forget(session, copy, name)
        for name, value in values.items():
            self._put(session, name, value)
        copy.version = version

    @staticmethod
    def _forget(session: Session, copy: Copy, name: str) -> None:
        del copy.signed[name]
        copy.marks.pop(name, None)
        if name[0] == "s":
            session.drop(int(name[1:]))

    def values(self, name: str, fields: dict[str, bytes]) -> dict[str, Any]:
        """What the signed fields of a session hold, without those that somebody changed. Raises `Unkeepable`."""
        return self._unpickle(Copy(name), fields)

    async def _open(self, copy: Copy, fields: dict[str, bytes]) -> dict[str, Any]:
        if sum(len(f) for f in fields.values()) > LARGE:
            return await asyncio.to_thread(self._unpickle, copy, fields)
        return self._unpickle(copy, fields)

    def _unpickle(self, copy: Copy, fields: dict[str, bytes]) -> dict[str, Any]:
        values = {}
        for name, signed in fields.items():
            if copy.signed.get(name) == signed[:MAC_BYTES]:
                continue
            try:
                values[name], copy.marks[name] = load(self._seal, f"{copy.name}/{name}", signed)
            except Tampered as error:
                tell_tampered(error)
            except NotPickled as error:
                raise Unkeepable(f"What the session keeps cannot be read here: {error}") from error
            copy.signed[name] = signed[:MAC_BYTES]
        return values

    def _put(self, session: Session, name: str, value: Any) -> None:
        block = self._replica.service.root.blocks.get(int(name[1:]))
        if name[0] == "s" and isinstance(block, State):
            session.restore(block, value)
        elif name[0] == "o" and isinstance(block, Component):
            session.override(block, value)

    # -- writing ------------------------------------------------------------------------------------------------------

    def changes(self, job: Job) -> dict[str, bytes]:
        """What the job changed of its session, signed. From any thread. Raises `Unkeepable`."""
        session = job.session
        copy = self._copies.get(session)
        if copy is None:
            return {}
        found: dict[str, bytes] = {}
        for block in {b._id: b for b in (*job.edge.inputs, *job.edge.outputs)}.values():
            if isinstance(block, State):
                if block._id in session.state:
                    self._note(copy, found, f"s{block._id}", session.state[block._id], block)
            elif block._id in session.overrides:
                self._note(copy, found, f"o{block._id}", session.overrides[block._id], block)
        return found

    def _note(self, copy: Copy, found: dict[str, bytes], name: str, value: Any, block: Any) -> None:
        try:
            pickled = dump(value)
        except NotPickled as error:
            raise Unkeepable(self._why(block, value, error)) from error
        changed = mark(pickled)
        if copy.marks.get(name) != changed:
            copy.marks[name] = changed
            found[name] = self._seal.sign(f"{copy.name}/{name}", pickled)
            copy.signed[name] = found[name][:MAC_BYTES]

    def _why(self, block: Any, value: Any, error: Exception) -> str:
        if not isinstance(block, State):
            return f"Changed props of {block!r} cannot be shared by replicas: {error}"
        number = self._states.index(block) + 1
        return (
            f"State number {number} of the app (id {block._id}, start value {block.value!r:.40}) holds a"
            f" {type(value).__name__} that cannot be shared by replicas, for it cannot be pickled: {error}"
        )

    def save(self, session: Session, changes: dict[str, bytes]) -> Awaitable[None]:
        """Keep the changes. On its way once this returns."""
        copy = self._copies[session]
        saved = self._replica.jobs.save(copy.name, changes)
        self._replica.lifetimes.saved(copy.name, changes)
        return self._saved(copy, saved)

    @staticmethod
    async def _saved(copy: Copy, answer: Awaitable[int]) -> None:
        version = await answer
        # another replica may have written in between: then the rest is still to be read
        if version == int(copy.version) + 1:
            copy.version = str(version)
