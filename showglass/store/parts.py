"""Files that come in parts, for replicas: each may take the next part, and none need have had the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..gates.open_file import Vault
from ..gates.parts import IDLE_SECONDS, MAX_OPEN, MAX_OPEN_EACH, Begun, TooManyOpen
from .base import StoreAway
from .files import PIECE, SECONDS, Files

if TYPE_CHECKING:
    import redis

# KEYS: the pieces, the mark of an unfinished file, the pieces of a whole one. ARGV: how many pieces there must be, how
# many the whole has, how long an unfinished one and a whole one are kept, then pieces. Returns how many there are.
APPEND = """
if redis.call('EXISTS', KEYS[2]) == 0 then return -1 end
local have = redis.call('LLEN', KEYS[1])
if have ~= tonumber(ARGV[1]) then return have end
for at = 5, #ARGV do have = redis.call('RPUSH', KEYS[1], ARGV[at]) end
if have == tonumber(ARGV[2]) then
  redis.call('RENAME', KEYS[1], KEYS[3])
  redis.call('EXPIRE', KEYS[3], ARGV[4])
  redis.call('DEL', KEYS[2])
else
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
return have
"""


class SharedParts:
    """In the store, in the form in which replicas share whole files. Implements `gates.parts.Parts`."""

    grain = PIECE

    def __init__(self, vault: Vault, files: Files) -> None:
        self._vault = vault
        self._files = files

    @property
    def _redis(self) -> redis.Redis:
        return self._files.store.sync

    def begin(self, name: str, length: int, who: str) -> Begun:
        begun = Begun(length, self._vault.mint(name), who)
        self._ask(self._mark, begun)
        if length == 0:
            self._ask(self._add, begun, 0, b"")
        return begun

    def have(self, file: Begun) -> int | None:
        have: int | None = self._ask(self._have, file)
        return have

    def append(self, file: Begun, at: int, data: bytes | memoryview) -> int | None:
        if at % PIECE and at != file.length:
            return self.have(file)
        have: int | None = self._ask(self._add, file, at, bytes(data)) if data else self.have(file)
        return have

    def drop(self, file: Begun) -> bool:
        pieces, mark, _ = self._keys(file)
        return bool(self._ask(lambda: self._gone(mark, pieces, file)))

    def sweep(self) -> None:
        """Redis forgets them by itself."""

    # -- what is asked of Redis ---------------------------------------------------------------------------------------

    def _ask(self, function: Any, *arguments: Any) -> Any:
        from redis.exceptions import RedisError

        try:
            return function(*arguments)
        except RedisError as error:
            raise StoreAway(str(error)) from None

    def _keys(self, file: Begun) -> tuple[str, str, str]:
        whole = self._files.key(file.token)
        return f"{whole}:part", f"{whole}:begun", whole

    def _mark(self, file: Begun) -> None:
        now = self._now()
        for where, most in self._counts(file):
            self._redis.zremrangebyscore(where, 0, now - IDLE_SECONDS)
            if int(self._redis.zcard(where)) >= most:
                raise TooManyOpen
        for where, _ in self._counts(file):
            self._redis.zadd(where, {file.token: now})
            self._redis.expire(where, SECONDS)
        self._redis.set(self._keys(file)[1], b"1", ex=int(IDLE_SECONDS))

    def _counts(self, file: Begun) -> list[tuple[str, int]]:
        """Where unfinished files are counted, and how many there may be."""
        every = self._files.store.key("files", "begun")
        each = [(f"{every}:{file.who}", MAX_OPEN_EACH)] if file.who else []
        return [(every, MAX_OPEN), *each]

    def _uncount(self, file: Begun) -> None:
        for where, _ in self._counts(file):
            self._redis.zrem(where, file.token)

    def _now(self) -> float:
        seconds, _ = self._redis.time()
        return float(seconds)

    def _gone(self, mark: str, pieces: str, file: Begun) -> int:
        self._redis.delete(pieces)
        self._uncount(file)
        return int(self._redis.delete(mark))

    def _have(self, file: Begun) -> int | None:
        pieces, mark, whole = self._keys(file)
        if self._redis.exists(whole):
            return file.length
        if not self._redis.exists(mark):
            return None
        return min(file.length, int(self._redis.llen(pieces)) * PIECE)

    def _add(self, file: Begun, at: int, data: bytes) -> int | None:
        count = max(1, -(-file.length // PIECE))
        first = at // PIECE
        signed = [
            self._files.signed(file.token, first + n, count, data[n * PIECE : (n + 1) * PIECE])
            for n in range(max(1, -(-len(data) // PIECE)))
        ]
        said = self._redis.eval(
            APPEND, 3, *self._keys(file), first, count, int(IDLE_SECONDS), SECONDS, *signed
        )
        have = int(said)
        if have == count:
            self._uncount(file)
        return self._have(file) if have < 0 else min(file.length, have * PIECE)
