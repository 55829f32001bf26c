"""The only place that opens a path which a message named.

A client never names a path of this machine. What it holds is a *ticket*, ``<random><signature>/<name>``: it says that
this app made or received the file, and where that lies is looked up here. Besides tickets, only paths that the author
allowed are opened, with symlinks resolved on both sides before they are compared.
"""

from __future__ import annotations

import atexit
import hmac
import os
import re
import secrets
import shutil
import stat
import tempfile
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

from . import copies
from .fetch_url import Fetcher, NotFetched
from .ledger import Ledger, NoRoom
from .limit import MAX_FETCH
from .share import VISITOR

DAY = 24 * 3600.0
_NAME_BYTES = 200
_TICKET = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")
# controls, what some system forbids, halves of characters, and marks that show a name in another order than it has
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]'
)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(\..*)?")


class NotAllowed(Exception):
    """The path may not be opened. The message is the same whatever the reason."""

    def __init__(self) -> None:
        super().__init__("File not allowed or no longer here.")


def safe_name(name: str) -> str:
    """A file name that is harmless on every system, at most 200 bytes, with its extension kept."""
    base = re.split(r"[\\/]", name)[-1]
    base = _FORBIDDEN.sub("", base).strip(". ")
    if not base or _RESERVED.fullmatch(base):
        base = f"file{Path(base).suffix if base else ''}"
    stem, dot, ext = base.rpartition(".")
    if not dot or len(ext.encode()) > _NAME_BYTES // 2:
        stem, ext = base, ""
    ending = f".{ext}" if ext else ""
    while len((stem + ending).encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + ending if stem.strip(". ") else f"file{ending}"


def is_odd(path: str, *, windows: bool = os.name == "nt") -> bool:
    """Whether a path is written as no author's path is: a share of the network, a stream of a file, a device.

    Decided by the text alone, before anything is looked at: looking at a share tells the other side who asks.
    windows: also refuse what only Windows reads in another way.
    """
    if len(path) > 4096 or "\x00" in path or ":" in path[2:]:
        return True
    if path.replace("\\", "/").startswith("//"):
        return True
    parts = re.split(r"[\\/]", path) if windows else []
    return any(
        part not in ("", ".", "..") and (part[-1] in ". " or _RESERVED.fullmatch(part))
        for part in parts
    )


def is_ticket(path: str) -> bool:
    """Whether a path has the form of a ticket; who made it is another question."""
    head, _, name = path.partition("/")
    return _TICKET.fullmatch(head) is not None and name == safe_name(name)


class Shelf(Protocol):
    """Where replicas of an app leave files for each other. Blocks."""

    def put(self, token: str, path: Path) -> None:
        """Share the file."""

    def get(self, token: str, path: Path) -> bool:
        """Write the shared file to `path`; False when there is none."""


_static: list[Path] = []


def set_static_paths(paths: str | Path | Sequence[str | Path]) -> None:
    """Files and folders that are a part of every app of this process: anybody who may see the page may read them.

    They are shown where they are, without a copy, and in place of a download. What was named before no longer is.
    Raises FileNotFoundError for one that is not there.
    """
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    found = [Path(path) for path in given]
    for path in found:
        if not path.exists():
            raise FileNotFoundError(f"set_static_paths(): there is no {str(path)!r}.")
    _static[:] = found


class Vault:
    """The files of one app: uploads and outputs, each in a folder of its own under a private root.

    secret: bytes that sign the tickets; random unless replicas share one. lifetime: seconds that a file is kept.
    """

    def __init__(self, secret: bytes | None = None, lifetime: float = DAY) -> None:
        self._secret = secret or secrets.token_bytes(32)
        self.lifetime = lifetime
        self.ledger = Ledger()
        self._root: Path | None = None
        self._lock = threading.Lock()
        self.allowed: list[Path] = []
        self.blocked: list[Path] = []
        self.static: list[Path] = _static
        self.shelf: Shelf | None = None
        # those that are to be made: who asked for one holds it until then
        self._copies: WeakValueDictionary[Path, copies.Copy] = WeakValueDictionary()
        self.fetcher = Fetcher()
        self.max_fetch = MAX_FETCH

    @property
    def root(self) -> Path:
        """The private folder, made when first needed."""
        with self._lock:
            if self._root is None:
                self._root = Path(
                    tempfile.mkdtemp(prefix="showglass-", dir=os.environ.get("GRADIO_TEMP_DIR"))
                )
                atexit.register(shutil.rmtree, self._root, ignore_errors=True)
            return self._root

    def _sign(self, token: str, name: str, who: str) -> str:
        signed = f"{token}/{name}" + (f"\0{who}" if who else "")
        return hmac.new(self._secret, signed.encode("utf-8", "replace"), sha256).hexdigest()[:32]

    def seal(self, text: str) -> str:
        """`text` with a signature of this app: a client that brings it back cannot have made it. See `unseal`."""
        signed = hmac.new(self._secret, f"seal\0{text}".encode("utf-8", "replace"), sha256)
        return signed.hexdigest() + text

    def unseal(self, sealed: str) -> str:
        """The text of what `seal` made. Raises `NotAllowed` for what it did not make."""
        text = sealed[64:]
        if not hmac.compare_digest(
            self.seal(text).encode("utf-8", "replace"), sealed.encode("utf-8", "replace")
        ):
            raise NotAllowed
        return text

    def new(self, name: str) -> tuple[str, Path]:
        """A ticket and the local path that the file is to be written to. Only who works now may open it (`use`).

        Raises `NoRoom` when all files together hold too much already.
        """
        ticket, path = self._place(name)
        path.parent.mkdir()
        return ticket, path

    def _place(self, name: str) -> tuple[str, Path]:
        ticket = self.mint(name)
        folder = self.root / ticket[:32]
        self.ledger.add(folder.name, folder, _owner.get())
        return ticket, folder / ticket.partition("/")[2]

    def mint(self, name: str) -> str:
        """A ticket for a file that is nowhere yet. Only who works now may open it (`use`)."""
        name, token = safe_name(name), secrets.token_hex(16)
        return f"{token}{self._sign(token, name, person())}/{name}"

    def admit(self, source: str | Path) -> str:
        """A ticket for a copy of a file of the author's, made now or soon (see `copies`). Raises `NoRoom`."""
        source = Path(source)
        size = source.stat().st_size
        self.ledger.make_room(size)
        later = copies.waiting() if self.shelf is None else None
        if later is not None and later.takes(size):
            ticket, path = self._place(source.name)
            self._copies[path] = later.add(copies.Copy(source, path, self.ledger))
            self.ledger.promise(path.parent.name, size)
            return ticket
        ticket, path = self.new(source.name)
        shutil.copyfile(source, path)
        self.written(path)
        return ticket

    def offer(self, ticket: str) -> None:
        """The file behind a ticket is whole: it counts, and other replicas may want it. Blocks when there are any.

        Raises `NoRoom`, and the file is gone.
        """
        self.ledger.written(ticket[:32])
        if self.shelf is not None:
            head, _, name = ticket.partition("/")
            self.shelf.put(head[:32], self.root / head[:32] / name)

    def written(self, path: Path) -> None:
        """A file that `new` made a place for is whole. Raises `NoRoom`, and the file is gone."""
        self.ledger.written(path.parent.name)

    def grow(self, path: Path, size: int) -> None:
        """So many bytes more are about to be written to a file that `new` made a place for. Raises `NoRoom`."""
        self.ledger.grow(path.parent.name, size)

    def forget(self, path: Path) -> None:
        """Remove a file that `new` made a place for."""
        if self._root is not None and path.parent.parent == self._root:
            self.ledger.remove(path.parent.name)
            shutil.rmtree(path.parent, ignore_errors=True)

    def fetch(self, url: str) -> tuple[str, Path]:
        """A ticket and the local path of what a web address names. Blocks.

        Raises `NotPublic`, `NotFetched`, both of them a ValueError.
        """
        placed: list[tuple[str, Path]] = []

        def place(name: str) -> Path:
            placed.append(self.new(name))
            return placed[0][1]

        try:
            self.fetcher.fetch(url, place, self.max_fetch, self.grow)
        except BaseException as error:
            for _, path in placed:
                self.forget(path)
            if isinstance(error, NoRoom):
                raise NotFetched(str(error)) from None
            raise
        return placed[0]

    def in_place(self, path: Path) -> bool:
        """Whether the author serves the folder of a resolved path as a part of the app."""
        return _within(path, self.static)

    def static_file(self, path: str) -> Path | None:
        """The local path of a file that is a part of the app, by its own name; None when it is none."""
        if _TICKET.match(path) or not self.static:
            return None
        try:
            found = self._author_path(path)
        except NotAllowed:
            return None
        return found if self.in_place(found) else None

    def ticket_of(self, path: Path) -> str | None:
        """The ticket of a local path inside of the vault, or None when it lies elsewhere."""
        if self._root is None or path.parent.parent != self._root:
            return None
        token, name = path.parts[-2:]
        return f"{token}{self._sign(token, name, person())}/{name}"

    def read(self, ticket: str) -> tuple[str, str]:
        """Token and name of a file that this app made a ticket for, whether it is here or not. Raises `NotAllowed`."""
        head, _, name = ticket.partition("/")
        match = _TICKET.fullmatch(head)
        if match is None or not name or name != safe_name(name):
            raise NotAllowed
        token, signature = match.groups()
        fitting = [self._sign(token, name, who) for who in dict.fromkeys((person(), ""))]
        if not any(hmac.compare_digest(signature, one) for one in fitting):
            raise NotAllowed
        return token, name

    def open(self, ticket: str) -> Path:
        """The local path behind a ticket: one of everybody's, or of who works now. Raises `NotAllowed`."""
        token, name = self.read(ticket)
        path = self.root / token / name
        if (copy := self._copies.get(path)) is not None:
            copy.finish()
        if not path.is_file() and not self._borrow(token, path):
            raise NotAllowed
        self.ledger.use(token)
        return path

    def share(self, ticket: str) -> None:
        """The file outlives the session that it was made in. Raises `NotAllowed`."""
        self.ledger.disown(self.open(ticket).parent.name)

    def _borrow(self, token: str, path: Path) -> bool:
        """Whether another replica had the file, which lies at `path` now."""
        if self.shelf is None or not self.shelf.get(token, path):
            return False
        self.ledger.add(token, path.parent, _owner.get())
        return True

    def resolve(self, path: str) -> tuple[Path, bool]:
        """The local path of a ticket or of an author's path, and whether the author named it. Raises `NotAllowed`."""
        if _TICKET.match(path):
            return self.open(path), False
        return self._author_path(path), True

    def _author_path(self, path: str) -> Path:
        if is_odd(path):
            raise NotAllowed
        try:
            found = Path(path).resolve(strict=True)
            inside = _within(found, self.allowed) or _within(found, self.static)
            if (
                not inside
                or is_blocked(found, self.blocked)
                or not stat.S_ISREG(found.stat().st_mode)
            ):
                raise NotAllowed
        except (OSError, ValueError, RuntimeError):
            raise NotAllowed from None
        return found

    def may_publish(self, path: Path) -> bool:
        """Whether a path that a function returned may be shown: it is the author's choice, inside safe places."""
        found = path.resolve()
        if is_blocked(found, self.blocked):
            return False
        if _within(found, [*self.allowed, *self.static]):
            return True
        cwd = Path.cwd().resolve()
        if found.is_relative_to(cwd):
            return not any(part.startswith(".") for part in found.relative_to(cwd).parts)
        return _within(found, [Path(tempfile.gettempdir()), *([self._root] if self._root else [])])

    def sweep(self) -> int:
        """Forget files that nobody used for their lifetime; returns how many."""
        return self.ledger.expire(self.lifetime)


def _within(path: Path, places: Iterable[Path]) -> bool:
    return any(path.is_relative_to(place.resolve()) for place in places)


def is_blocked(path: Path, places: Iterable[Path]) -> bool:
    """Blocked in any letter case and any form of its letters: on some systems all of them are one file."""
    folded = _folded(path)
    return any(folded.is_relative_to(_folded(place.resolve())) for place in places)


def _folded(path: Path) -> Path:
    return Path(unicodedata.normalize("NFC", unicodedata.normalize("NFD", str(path)).casefold()))


_default = Vault()
_current: ContextVar[Vault] = ContextVar("showglass_vault", default=_default)
_owner: ContextVar[str | None] = ContextVar("showglass_owner", default=None)
_person: ContextVar[str] = ContextVar("showglass_person", default="")


def vault() -> Vault:
    """The vault of the app that the calling code works for."""
    return _current.get()


def use(
    chosen: Vault, owner: str | None = None, person: str = "", visitor: str | None = None
) -> None:
    """Make `chosen` the vault of this thread or task.

    owner: new files are its, and go with it. person: for whom it works; tickets that are made open for nobody else. ''
    makes them for everybody. visitor: whose share of the disk they take; None leaves that as it is.
    """
    if visitor is not None:
        VISITOR.set(visitor)
    _current.set(chosen)
    _owner.set(owner)
    _person.set(person)


def owner() -> str | None:
    """Whose the files are that the calling code makes; None for nobody's."""
    return _owner.get()


def person() -> str:
    """For whom the calling code works; '' for everybody."""
    return _person.get()


@contextmanager
def working_for(who: str) -> Iterator[None]:
    """Work for one person, with whatever vault."""
    before = _person.set(who)
    try:
        yield
    finally:
        _person.reset(before)
