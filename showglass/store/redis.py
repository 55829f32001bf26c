"""The store that replicas share: Redis 6 or newer, through redis-py. `store/jobs.py` has the verbs of jobs."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from .base import Store, StoreAway
from .line import Ask, Line, Part, console
from .master import CannotStart, given_master
from .scripts import SCRIPTS, SHAS
from .signed import Seal, Tampered

if TYPE_CHECKING:
    import redis
    from redis.asyncio.connection import AbstractConnection

OLDEST = (6, 0)
_NAMESPACE = re.compile(r"[\w.\-]{1,64}")


def address(url: str) -> tuple[str, dict[str, str]]:
    """A Redis URL without our own parameters, and these: `namespace` and `lease`."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    ours = {name: value for name, value in given if name in ("namespace", "lease")}
    rest = urlencode([(name, value) for name, value in given if name not in ours])
    return urlunsplit(parts._replace(query=rest)), ours


class RedisStore(Store):
    """Values, counters and secrets in Redis. Everything lies below `namespace:`.

    url: `redis://`, `rediss://` or `unix://`; `?namespace=NAME` keeps apps on one Redis apart, `?lease=SECONDS` is how
    long a replica may be silent before its jobs go to others. Raises `CannotStart`.
    """

    shared = True

    def __init__(self, url: str) -> None:
        self.url, options = address(url)
        self.namespace = options.get("namespace", "showglass")
        if not _NAMESPACE.fullmatch(self.namespace):
            raise CannotStart("The store's namespace must be letters, digits, '.', '_' or '-'.")
        try:
            self.lease = float(options.get("lease", 10.0))
        except ValueError:
            raise CannotStart(
                f"The store's lease must be seconds, got {options['lease']!r}."
            ) from None
        if not 0.5 <= self.lease <= 3600:
            raise CannotStart("The store's lease must be between 0.5 and 3600 seconds.")
        self.sync = self._first_contact()
        """For threads: leases and files."""
        self._own_secret = given_master() is not None
        self._master = self._agreed_master()
        self._seal = Seal(self.secret("values"))
        self.line: Line | None = None
        self.on_open: list[Callable[[Ask], Awaitable[None]]] = []
        """Awaited on each new connection, before it is used."""

    def _first_contact(self) -> redis.Redis:
        try:
            import cryptography  # noqa: F401  `server/replica/sealed.py` seals with it
            import hiredis  # noqa: F401  `store/line.py` reads with it
            import redis as library
        except ImportError:
            raise CannotStart(
                "store='redis://…' needs redis-py, hiredis and cryptography: pip install 'showglass[redis]'."
            ) from None
        try:
            client = library.Redis.from_url(
                self.url, socket_timeout=5, socket_connect_timeout=5, protocol=2
            )
            version = str(client.info("server")["redis_version"])
        except (library.RedisError, OSError, ValueError, TypeError) as error:
            raise CannotStart(f"The store {self._shown} cannot be reached: {error}") from None
        if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
            raise CannotStart(f"The store needs Redis 6 or newer; {self._shown} is {version}.")
        return client

    @property
    def _shown(self) -> str:
        """The address without its password."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname or parts.path}:{parts.port or 6379}"

    def _agreed_master(self) -> bytes:
        """The secret of the environment, else the one in Redis, made by the first replica that asks."""
        given = given_master()
        if given is not None:
            return given
        name = self.key("master")
        self.sync.set(name, secrets.token_bytes(32), nx=True)
        kept = self.sync.get(name)
        if not isinstance(kept, bytes) or len(kept) != 32:
            raise CannotStart(
                f"The store holds no secret at {name!r}: something else uses that name."
            )
        return kept

    @property
    def master(self) -> bytes:
        return self._master

    def key(self, *parts: str) -> str:
        """A name below this app's namespace."""
        return ":".join((self.namespace, *parts))

    # -- connections --------------------------------------------------------------------------------------------------

    def connection(self) -> AbstractConnection:
        """A new connection for a `Line`."""
        from redis.asyncio.connection import Connection, parse_url
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        arguments: dict[str, Any] = dict(parse_url(self.url))
        kind = arguments.pop("connection_class", Connection)
        made: AbstractConnection = kind(
            **arguments, protocol=2, socket_timeout=None, socket_connect_timeout=5,
            retry=Retry(NoBackoff(), 0),
        )  # fmt: skip
        return made

    def commands(self) -> Line:
        """The line of this loop, opened when first asked for."""
        if self.line is None:
            self.line = Line(self.connection, opened=self._opened)
            self.line.start()
        return self.line

    async def _opened(self, ask: Ask) -> None:
        if not self._own_secret:
            # a Redis that lost its data must not give the next replica another secret
            await ask("SET", self.key("master"), self._master, "NX")
        await asyncio.gather(*(ask("SCRIPT", "LOAD", body) for body in SCRIPTS.values()))
        for prepare in self.on_open:
            await prepare(ask)

    def ask(self, *command: Part) -> asyncio.Future[Any]:
        """One command; `StoreAway` when it is not answered."""
        return self.commands().send(*command)

    def script(self, name: str, *arguments: Part, on: str | None = None) -> asyncio.Future[Any]:
        """Run a script of `store/scripts.py`."""
        line = self.line or self.commands()
        return line.send("EVALSHA", SHAS[name], 1, on or self.namespace, *arguments)

    async def wait_ready(self, seconds: float) -> None:
        """Return once there is a connection. Raises `StoreAway`."""
        try:
            await asyncio.wait_for(self.commands().ready.wait(), seconds)
        except TimeoutError:
            raise StoreAway("no connection") from None

    def must_be_there(self) -> None:
        """Raises `StoreAway` when there is no connection just now."""
        if self.line is None or not self.line.ready.is_set():
            raise StoreAway("no connection")

    # -- the verbs ----------------------------------------------------------------------------------------------------

    async def get(self, name: str) -> bytes | None:
        await self.wait_ready(2)
        signed = await self.ask("GET", self.key("v", name))
        if signed is None:
            return None
        try:
            return self._seal.read(name, signed)
        except Tampered as error:
            tell_tampered(error)
            return None

    async def set(
        self, name: str, value: bytes, ttl: float | None = None, *, only_new: bool = False
    ) -> bool:
        await self.wait_ready(2)
        ends: list[Part] = [] if ttl is None else ["PX", max(1, int(ttl * 1000))]
        new: list[Part] = ["NX"] if only_new else []
        signed = self._seal.sign(name, value)
        return await self.ask("SET", self.key("v", name), signed, *ends, *new) is not None

    async def delete(self, name: str) -> bool:
        await self.wait_ready(2)
        return bool(await self.ask("DEL", self.key("v", name)))

    async def increment(self, name: str, ttl: float, by: int = 1) -> int:
        await self.wait_ready(2)
        where = self.key("n", name)
        return int(await self.script("increment", max(1, int(ttl * 1000)), by, on=where))

    def sweep(self) -> None:
        """Redis does that by itself."""

    async def close(self) -> None:
        if self.line is not None:
            await self.line.close()
            self.line = None
        self.sync.close()


def tell_tampered(error: Tampered) -> None:
    """Say it in the author's console."""
    console.error("showglass: %s", error)
