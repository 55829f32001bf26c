"""What every door of one served app shares."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from starlette.types import ASGIApp, Scope

from ..auth import User
from ..components.base import Component
from ..config import page_config
from ..gates.ledger import PINNED
from ..gates.limit import MAX_FETCH, MAX_SHARED_FILE, MAX_UPLOAD
from ..gates.open_file import Vault, person, use
from ..i18n import plain
from ..observe.stats import Stats
from ..observe.watch import look_on
from ..protocol import PageConfig
from ..runtime.pool import Pool, in_thread
from ..runtime.runtime import PLACES_EVERY, Runtime
from ..runtime.session import place_of
from ..runtime.workers import pack_functions
from ..store.base import Store
from ..store.choice import open_store
from ..store.files import Files
from ..store.redis import RedisStore
from ..subpages import parts
from ..tree import Root
from ..values.frames.shelf import shelf
from .auth.cookies import Cookies
from .auth.identity import Identity, identity_of, user_of
from .auth.signin import Asked, SignIn
from .bound import Bound
from .feed import News
from .keeping import Keeper, Waiting
from .links import Links
from .look import Look, look_of
from .replica.draining import drain
from .replica.replica import Replica, Revive
from .settings import Settings

console = logging.getLogger("showglass")
T = TypeVar("T")
SWEEP_SECONDS = 60.0
IDLE_AFTER = 1.0
"""Seconds after the start by which the first page is there."""
DOOR_THREADS = 16


class Service:
    """One served app: its runtime, its files, its sessions. Made on the event loop that serves it."""

    sweep_seconds = SWEEP_SECONDS

    def __init__(self, root: Root, settings: Settings) -> None:
        self.root, self._configs = root, dict[str, PageConfig]()
        self.settings = settings
        self.store: Store = open_store(settings.store)
        """What must outlive a request and be seen by every replica: values with an end, counters, secrets."""
        self.packed = pack_functions(root)
        """Functions that run in worker processes, as bytes."""
        self.vault = self._new_vault()
        self.app_id = str(int.from_bytes(self.store.secret("app id")[:8]))
        self.token = base64.urlsafe_b64encode(self.store.secret("page token")[:24]).decode()
        self.links = Links(self)
        self.signin = None if settings.auth is None else self._signin(settings.auth)
        """Who may come in; None when the app asks nobody."""
        self.max_file_size = self._largest(settings.max_file_size or MAX_UPLOAD)
        self.vault.max_fetch = min(self.max_file_size, MAX_FETCH)
        self.runtime: Runtime | None = None
        self.stats: Stats | None = None
        """Counts of the jobs; None when monitoring is off."""
        self.replica: Replica | None = None
        """This process among others; None when the store is not shared."""
        self.doors: dict[str, Revive] = {}
        """What takes up a job that came through the same door of another replica, by the kind of its record."""
        self.errands: dict[str, ASGIApp] = {}
        """Doors that answer requests which came to another replica, by name."""
        self._threads = Pool(DOOR_THREADS)
        self.pages: dict[str, Any] = {}
        """Sessions of open pages, by the key that the server issued."""
        self.clients: dict[str, Any] = {}
        """Sessions of HTTP clients, by the hash that they chose."""
        self.streams: set[News] = set()
        """Open event streams."""
        self.closing = self.leaving = False  # the server stops; no more connections are taken
        self.on_hang_up: list[Callable[[], None]] = []
        """Called on the loop when the server stops, for doors whose answers would keep it waiting."""
        self.keeper = Keeper(self, settings.state_session_capacity, settings.max_memory)
        self.unread: Callable[[], list[Waiting]] = list
        """Results of HTTP clients without a session that wait for their readers."""
        self._delete_cache(getattr(root, "delete_cache", None))
        self.on_sweep: list[Callable[[], None]] = []
        """Called now and then, for doors that forget by themselves what nobody asked for."""
        self._sweeper: asyncio.Task[None] | None = None

    @cached_property
    def bound(self) -> Bound:
        """Who may call the server functions of components."""
        return Bound(self.root)

    @cached_property
    def look(self) -> Look:
        """The author's theme and style sheets."""
        return look_of(self.settings)

    def _delete_cache(self, given: tuple[float, float] | None) -> None:
        """`delete_cache=(seconds between sweeps, age of files that go)` of the app."""
        if given is not None:
            self.sweep_seconds = min(SWEEP_SECONDS, max(1.0, float(given[0])))
            self.vault.lifetime = float(given[1])

    def _largest(self, size: int) -> int:
        """How much of a file is taken, when `size` is allowed."""
        return min(size, MAX_SHARED_FILE) if self.store.shared else size

    def _new_vault(self) -> Vault:
        vault = Vault(self.store.secret("tickets"))
        vault.allowed = self.settings.allowed_paths
        vault.blocked = self.settings.blocked_paths
        vault.ledger.set_limit(self.settings.max_disk)
        if isinstance(self.store, RedisStore):
            vault.shelf = Files(self.store)
        return vault

    def _signin(self, asked: Asked) -> SignIn:
        settings = self.settings
        cookies = Cookies(self.app_id, settings.root_path, embedded=bool(settings.allowed_origins))
        return SignIn(asked, self.store, cookies, settings.limits)

    def page_token(self, scope: Scope) -> str:
        """What a page of ours shows to prove where it came from: one a person, and one for strangers."""
        return self.token_for(identity_of(scope))

    def token_for(self, identity: Identity | None) -> str:
        """What the pages of a person show; "" for a stranger where there are no pages for strangers."""
        if self.signin is None or (identity is None and self.signin.optional):
            return self.token
        return "" if identity is None else self.signin.page_token(identity)

    def config(self, path: str = "") -> PageConfig:
        """The data of a page, made once."""
        if path not in self._configs:
            use(self.vault, PINNED)
            part = next(part for part in parts(self.root) if part.path == path)
            self._configs[path] = page_config(
                self.root,
                part,
                app_id=self.app_id,
                token=self.token,
                footer_links=self.settings.footer_links,
                mcp=self.settings.mcp_server,
                i18n=self.settings.i18n,
            )
            use(self.vault)
        return self._configs[path]

    @property
    def title(self) -> str:
        """The app's title, for pages that know no language."""
        config = self.config()
        return str(plain(config.title, config.i18n))

    def denied(self, user: User | None) -> list[int]:
        """Events that `user` may not start, by number; None is a stranger."""
        return [
            d.id
            for d in self.root.dependencies
            if (roles := d.options.roles) is not None and not (user and user.has_role(*roles))
        ]

    def hidden(self, scope: Scope) -> frozenset[int]:
        """Events that whoever sent this request may not start, by number: they are not told of them."""
        return frozenset(self.denied(user_of(scope)))

    def session(self, key: str, person: str) -> Any:
        """The session of a page or a client by its key, if it belongs to `person`; None when there is none."""
        found = self.pages.get(key) or self.clients.get(place_of(key, person))
        return found if found is not None and found.person == person else None

    def engine(self) -> Runtime:
        """The runtime, made on the running loop when first asked for."""
        if self.runtime is None:
            root = self.root
            self.runtime = Runtime(
                root,
                asyncio.get_running_loop(),
                self.vault,
                max_threads=self.settings.max_threads,
                default_limit=getattr(root, "default_limit", 1),
                max_waiting=getattr(root, "max_queue", None),
                show_error=self.settings.show_error,
                places_every=_seconds(getattr(root, "status_update_rate", "auto")),
            )
            self.stats = look_on(self.runtime, count=self.settings.monitoring)
            self.runtime.workers.hire(self.packed)
            self.keeper.start(self.runtime)
            if isinstance(self.store, RedisStore):
                self.replica = Replica(self, self.store)
            self._sweeper = self.runtime.loop.create_task(self._sweep())
        return self.runtime

    async def off_loop(self, function: Callable[..., T], *args: Any) -> T:
        """Run `function(*args)` in a thread of the doors' own, with this app's files at hand.

        Functions of the app hold theirs as long as they please; answers about files must not wait for them.
        """
        mailbox = self.engine().mailbox
        who = person()

        def work() -> T:
            use(self.vault, person=who)
            return function(*args)

        return await in_thread(self._threads, mailbox, work)

    def _get_ready(self) -> None:
        """Have done what the first values would wait for. In a thread."""
        kinds = {type(block) for block in list(self.root.blocks.values())}
        for get_ready in {kind.get_ready for kind in kinds if issubclass(kind, Component)}:
            try:
                if get_ready is not None:
                    get_ready()
            except ImportError:  # what needs it will say so
                console.debug("The server could not get ready.", exc_info=True)

    async def _sweep(self) -> None:
        await asyncio.sleep(IDLE_AFTER)
        self._threads.submit(self._get_ready)
        while True:
            await asyncio.sleep(self.sweep_seconds)
            try:
                self.sweep()
                await asyncio.to_thread(self.vault.sweep)
                shelf(self.vault).sweep()
            except Exception:  # one sweep that fails must not be the last
                console.exception("A sweep of sessions and files failed.")

    def sweep(self) -> None:
        """Forget sessions that nobody uses any more."""
        if self.runtime is not None:
            self.keeper.sweep()
        self.store.sweep()
        if self.runtime is not None:
            self.runtime.workers.sweep()
        for forget in self.on_sweep:
            forget()

    def hang_up(self) -> None:
        """End the open event streams: the server stops, and would wait for them. From any thread."""
        if self.runtime is not None:
            self.runtime.mailbox.post(self._hang_up)

    def _hang_up(self) -> None:
        self.closing = True
        for news in self.streams:
            news.tell()
        for end in self.on_hang_up:
            end()

    async def close(self) -> None:
        """Stop serving: no more jobs, no more sweeps."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        self.keeper.close()
        self._threads.close()
        if self.replica is not None:
            await drain(self.replica)
            await self.replica.close()
        if self.runtime is not None:
            self.runtime.close()
        await self.store.close()


def _seconds(rate: float | str) -> float:
    """Seconds between two messages about the places in a line; "auto" tells each change, soon."""
    return PLACES_EVERY if isinstance(rate, str) else float(rate)
