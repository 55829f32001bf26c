"""The tables that pages look at, by ticket: in memory, and on disk what was not looked at for long.

A table has a ticket of the vault, so that it is its person's alone and ends like a file: with its session, with age,
or when there is no more room. Where replicas share files, it is written at once.
"""

from __future__ import annotations

import contextlib
import hmac
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from ...gates.open_file import NotAllowed, Vault, vault
from ..weight import weigh
from ..wire import encode_unknown
from .cells import KINDS
from .sheet import Sheet

HELD = 512 * 1024 * 1024
"""Bytes of tables that lie in memory; beyond it those that were not used for longest are written to disk."""
NEWEST = 8
"""Tables of one output of one session that are kept: a page shows the newest, a run may have sent one before it."""
REMEMBERED = 8
"""What is remembered of one table: each may be an array with one number a row."""


class Stored(msgspec.Struct):
    """A table on disk."""

    headers: list[str]
    columns: list[list[Any]]


_decoder = msgspec.msgpack.Decoder(Stored)
_encoder = msgspec.msgpack.Encoder(enc_hook=encode_unknown)


@dataclass
class Kept:
    """One table in memory, with what was last made of it: orders of its rows, and itself with edits."""

    sheet: Sheet
    path: Path
    size: int
    owner: str | None = None
    written: bool = False
    _known: OrderedDict[bytes, Any] = field(default_factory=OrderedDict)

    def remember(self, key: bytes, make: Callable[[], Any]) -> Any:
        """What `make` makes, or made for this key not long ago."""
        found = self._known.get(key, self)
        if found is self:
            found = self._known[key] = make()
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found


class Shelf:
    """The tables of one vault. Methods may be called from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._by_place: dict[tuple[str | None, int], deque[Path]] = {}
        self._lock = threading.RLock()

    def keep(self, sheet: Sheet, owner: str | None, component: int) -> str:
        """A ticket for the table, which is the newest of that component in that session."""
        files = vault()
        ticket, path = files.new("table.sheet")
        kept = Kept(sheet, path, _size(sheet), owner)
        if files.shelf is not None:
            _write(files, kept)
            files.offer(ticket)
        else:
            path.touch()
        with self._lock:
            self._kept[path.parent.name] = kept
            older = self._by_place.setdefault((owner, component), deque())
            older.append(path)
            gone = older.popleft() if len(older) > NEWEST else None
        if gone is not None:
            self._kept.pop(gone.parent.name, None)
            files.forget(gone)
        self._make_room(files)
        return ticket

    def find(self, ticket: str) -> Kept:
        """The table of a ticket. Raises `NotAllowed`."""
        files = vault()
        path = files.open(ticket)
        token = path.parent.name
        with self._lock:
            kept = self._kept.get(token)
            if kept is not None:
                self._kept.move_to_end(token)
                return kept
        sheet = _read(files, path)
        kept = Kept(sheet, path, _size(sheet), written=True)
        with self._lock:
            self._kept[token] = kept
        self._make_room(files)
        return kept

    def held(self, owner: str | None = None) -> int:
        """Bytes in memory: of one session, or of all."""
        kept = list(self._kept.values())
        return sum(one.size for one in kept if owner is None or one.owner == owner)

    def sweep(self) -> None:
        """Forget the tables whose files ended: with their session, or with age."""
        with self._lock:
            ended = [token for token, kept in self._kept.items() if not kept.path.parent.exists()]
            for token in ended:
                del self._kept[token]
            for place, paths in list(self._by_place.items()):
                if not any(path.parent.exists() for path in paths):
                    del self._by_place[place]

    def _make_room(self, files: Vault) -> None:
        self.sweep()
        with self._lock:
            out = []
            left = self.held()
            for token in list(self._kept)[:-1]:
                if left <= HELD:
                    break
                kept = self._kept.pop(token)
                left -= kept.size
                out.append(kept)
        for kept in out:
            if not kept.written:
                with contextlib.suppress(OSError):  # without room on disk it ends earlier
                    _write(files, kept)


def _size(sheet: Sheet) -> int:
    if sheet.native is not None:
        size = getattr(sheet.native, "nbytes", None)  # of Arrow
        size = sheet.native.estimated_size() if hasattr(sheet.native, "estimated_size") else size
        if isinstance(size, int):
            return size
        return weigh(sheet.native)
    return weigh(sheet.columns)


def _write(files: Vault, kept: Kept) -> None:
    """The table with a signature: what somebody uploaded is never read as one."""
    sheet = kept.sheet
    kinds = [KINDS[0]] * sheet.width
    rows = sheet.rows(slice(None), range(sheet.width), kinds)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in kinds]
    data = _encoder.encode(Stored(sheet.headers, columns))
    kept.path.write_bytes(_seal(files, kept.path, data) + data)
    kept.written = True


def _seal(files: Vault, path: Path, data: bytes) -> bytes:
    content = sha256(data).hexdigest()
    return files.seal(f"table {path.parent.name} {content}")[:64].encode()


def _read(files: Vault, path: Path) -> Sheet:
    data = path.read_bytes()
    seal, data = data[:64], data[64:]
    if not data or not hmac.compare_digest(seal, _seal(files, path, data)):
        raise NotAllowed
    stored = _decoder.decode(data)
    return Sheet(stored.headers, stored.columns)


_shelves: WeakKeyDictionary[Vault, Shelf] = WeakKeyDictionary()
_lock = threading.Lock()


def shelf(files: Vault | None = None) -> Shelf:
    """The tables of an app, by its files; of the one that the calling code works for."""
    with _lock:
        return _shelves.setdefault(files or vault(), Shelf())
