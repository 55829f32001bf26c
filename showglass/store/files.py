"""Files that replicas share: bounded, in signed pieces, fetched by one that is asked for what it has not."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..gates.limit import MAX_SHARED_FILE, readable
from .base import StoreAway
from .redis import RedisStore, tell_tampered
from .signed import Seal, Tampered

if TYPE_CHECKING:
    import redis

console = logging.getLogger("showglass")
PIECE = 512 * 1024
SECONDS = 24 * 3600
"""How long a file is shared after it was last put or fetched."""


class Files:
    """Implements `gates.open_file.Shelf`. Called from threads; blocks."""

    def __init__(self, store: RedisStore) -> None:
        self.store = store
        self._seal = Seal(store.secret("files"))

    @property
    def _redis(self) -> redis.Redis:
        return self.store.sync

    def key(self, token: str) -> str:
        """Where the pieces of a file lie."""
        return self.store.key("file", token)

    def signed(self, token: str, at: int, pieces: int, data: bytes) -> bytes:
        """Piece number `at` of a file that has so many."""
        return self._seal.sign(f"{token}/{at}/{pieces}", data)

    def put(self, token: str, path: Path) -> None:
        """Share a file. One that is too large stays with this replica. Raises `StoreAway`."""
        from redis.exceptions import RedisError

        size = path.stat().st_size
        if size > MAX_SHARED_FILE:
            console.warning(
                "showglass: %s is larger than the %s that replicas share: only this one has it.",
                path.name, readable(MAX_SHARED_FILE),
            )  # fmt: skip
            return
        where = self.key(token)
        try:
            if not self._redis.expire(where, SECONDS):
                self._write(where, token, path, max(1, -(-size // PIECE)))
        except RedisError as error:
            raise StoreAway(str(error)) from None

    def _write(self, where: str, token: str, path: Path, pieces: int) -> None:
        unfinished = f"{where}:new"
        self._redis.delete(unfinished)
        with path.open("rb") as file:
            for at in range(pieces):
                self._redis.rpush(unfinished, self.signed(token, at, pieces, file.read(PIECE)))
        self._redis.expire(unfinished, SECONDS)
        self._redis.rename(unfinished, where)

    def get(self, token: str, path: Path) -> bool:
        """Write the shared file to `path`, whole or not at all; False when nobody shared it. Raises `StoreAway`."""
        from redis.exceptions import RedisError

        where = self.key(token)
        try:
            pieces = int(self._redis.llen(where))
            if not pieces:
                return False
            path.parent.mkdir(exist_ok=True)
        except RedisError as error:
            raise StoreAway(str(error)) from None
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            unfinished = Path(file.name)
        try:
            with unfinished.open("wb") as file:
                for at in range(pieces):
                    signed = self._redis.lindex(where, at)
                    piece = signed if isinstance(signed, bytes) else b""
                    file.write(self._seal.read(f"{token}/{at}/{pieces}", piece))
            self._redis.expire(where, SECONDS)
            unfinished.replace(path)
        except RedisError as error:
            raise StoreAway(str(error)) from None
        except Tampered as error:
            tell_tampered(error)
            return False
        finally:
            unfinished.unlink(missing_ok=True)
        return True
