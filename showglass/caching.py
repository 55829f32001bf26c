"""`cache` and `Cache`: results that are kept, and given again for the same inputs."""

from __future__ import annotations

import copy
import functools
import inspect
import secrets
import threading
import weakref
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast, overload

from .context import running
from .eventdata import EventData
from .gates.limit import parse_size
from .progress import Progress
from .request import Request
from .tree import Block
from .values.fingerprint import NoFingerprint, fingerprint
from .values.weight import weigh

F = TypeVar("F", bound=Callable[..., Any])
Key = Callable[[dict[str, Any]], Any]
DEFAULT_MEMORY = 512 * 1024 * 1024
"""Bytes that one cache holds at most, unless told otherwise."""


@dataclass(frozen=True)
class _Entry:
    key: Any
    value: Any
    size: int


class _Shelf:
    """Entries of one cache, or of one session in it; the one not used for longest goes first."""

    def __init__(self, max_size: int, max_memory: int) -> None:
        self.max_size = max_size
        self.max_memory = max_memory
        self.entries: OrderedDict[bytes, _Entry] = OrderedDict()
        self.held = 0
        self.lock = threading.Lock()

    def find(self, mark: bytes) -> _Entry | None:
        with self.lock:
            entry = self.entries.get(mark)
            if entry is not None:
                self.entries.move_to_end(mark)
            return entry

    def keep(self, mark: bytes, entry: _Entry) -> None:
        with self.lock:
            self._drop(mark)
            if entry.size > self.max_memory:
                return
            self.entries[mark] = entry
            self.held += entry.size
            while len(self.entries) > self.max_size or self.held > self.max_memory:
                self._drop(next(iter(self.entries)))

    def _drop(self, mark: bytes) -> None:
        entry = self.entries.pop(mark, None)
        if entry is not None:
            self.held -= entry.size

    def clear(self) -> None:
        with self.lock:
            self.entries.clear()
            self.held = 0


_named: weakref.WeakValueDictionary[str, Cache] = weakref.WeakValueDictionary()


def _same(name: str, max_size: int, max_memory: int, per_session: bool) -> Cache:
    """The cache of that name in this process: a worker process has its own."""
    found = _named.get(name)
    if found is None:
        found = Cache(max_size=max_size, max_memory=max_memory, per_session=per_session)
        found._name = name
        _named[name] = found
    return found


class Cache:
    """Keeps what a function puts in it. Give it as the default of a parameter: ``def f(text, kept=Cache())``.

    max_size: entries. max_memory: bytes, or "100mb"; None is 512 MB. Beyond either, what was not used for longest goes.
    per_session: each session sees only what it kept itself, until it ends. Keys may be any values: they count by their
    content.
    """

    def __init__(
        self,
        *,
        max_size: int = 128,
        max_memory: str | int | None = None,
        per_session: bool = False,
    ) -> None:
        if max_size < 1:
            raise ValueError(f"Cache(max_size=) must be 1 or more, got {max_size!r}.")
        self.max_size = max_size
        self.max_memory = parse_size(max_memory) or DEFAULT_MEMORY
        self.per_session = per_session
        self._own = _Shelf(max_size, self.max_memory)
        self._name = secrets.token_hex(8)
        _named[self._name] = self

    def __reduce__(self) -> Any:
        return _same, (self._name, self.max_size, self.max_memory, self.per_session)

    def _shelf(self) -> _Shelf:
        job = running() if self.per_session else None
        if job is None:
            return self._own
        shelves = job.shelves()
        shelf = shelves.get(self._name)
        if shelf is None:
            shelf = shelves.setdefault(self._name, _Shelf(self.max_size, self.max_memory))
        return cast(_Shelf, shelf)

    def get(self, key: Any) -> dict[str, Any] | None:
        """What was kept under `key`, as a copy; None when there is nothing."""
        entry = self._shelf().find(fingerprint(key))
        if entry is None:
            return None
        _noted()
        return cast(dict[str, Any], _copied(entry.value))

    def set(self, key: Any, **data: Any) -> None:
        """Keep `data` under `key`. Raises `NoFingerprint` for a key whose content cannot be told."""
        self._keep(fingerprint(key), key, data)

    def _keep(self, mark: bytes, key: Any, value: Any) -> None:
        self._shelf().keep(mark, _Entry(key, _copied(value), weigh(value)))

    def keys(self) -> list[Any]:
        """The keys, the one not used for longest first."""
        shelf = self._shelf()
        with shelf.lock:
            return [entry.key for entry in shelf.entries.values()]

    def clear(self) -> None:
        """Forget everything; of a cache per session, what this session kept."""
        self._shelf().clear()


def _noted() -> None:
    job = running()
    if job is not None:
        job.used_kept()


def _copied(value: Any) -> Any:
    """A value of its own: nobody may change what is kept."""
    try:
        return copy.deepcopy(value)
    except Exception:  # an object's own method may raise anything: it is shared then
        return value


@dataclass(frozen=True)
class Hit:
    """Kept results: of a generator all of its steps, else one."""

    values: list[Any]
    generates: bool


_Args = tuple[Any, ...]


class Cached:
    """What `cache` knows of a function; `cached_of` finds it."""

    def __init__(self, fn: Callable[..., Any], key: Key | None, cache: Cache) -> None:
        self.fn = fn
        self.key = key
        self.cache = cache
        self.generates = inspect.isgeneratorfunction(fn) or inspect.isasyncgenfunction(fn)

    def mark(self, args: _Args, named: dict[str, Any]) -> bytes | None:
        """What the inputs are known by; None when that cannot be told: the function runs then."""
        try:
            bound = inspect.signature(self.fn).bind(*args, **named)
            bound.apply_defaults()
            given = dict(bound.arguments)
        except TypeError:
            return None  # the call itself says it better
        except ValueError:  # some functions of C do not tell their parameters
            given = {**dict(zip(map(str, range(len(args))), args, strict=True)), **named}
        try:
            return fingerprint(self.key(given) if self.key is not None else _plain(given))
        except NoFingerprint:
            return None

    def find(self, args: _Args, named: dict[str, Any]) -> Hit | None:
        """The kept results for these arguments."""
        mark = self.mark(args, named)
        entry = self.cache._shelf().find(mark) if mark is not None else None
        return Hit(_copied(entry.value), self.generates) if entry is not None else None

    def keep(self, mark: bytes, values: list[Any]) -> None:
        """Keep results."""
        self.cache._keep(mark, mark, values)

    # -- the function, with its results kept --------------------------------------------------------------------------

    def run(self, call: Callable[..., Any], args: _Args, named: dict[str, Any]) -> Any:
        """`call(*args, **named)`, or what it gave before."""
        mark, hit = self._ask(args, named)
        if hit is not None:
            return hit[0]
        value = call(*args, **named)
        if mark is not None:
            self.keep(mark, [value])
        return value

    async def run_async(self, call: Callable[..., Any], args: _Args, named: dict[str, Any]) -> Any:
        """The same for an async function."""
        mark, hit = self._ask(args, named)
        if hit is not None:
            return hit[0]
        value = await call(*args, **named)
        if mark is not None:
            self.keep(mark, [value])
        return value

    def steps(self, call: Callable[..., Any], args: _Args, named: dict[str, Any]) -> Iterator[Any]:
        """The same for a generator: kept when it came to its end."""
        mark, hit = self._ask(args, named)
        if hit is not None:
            yield from hit
            return
        tape = _Tape(self, mark)
        for value in call(*args, **named):
            tape.add(value)
            yield value
        tape.end()

    async def steps_async(
        self, call: Callable[..., Any], args: _Args, named: dict[str, Any]
    ) -> AsyncIterator[Any]:
        """The same for an async generator."""
        mark, hit = self._ask(args, named)
        if hit is not None:
            for value in hit:
                yield value
            return
        tape = _Tape(self, mark)
        async for value in call(*args, **named):
            tape.add(value)
            yield value
        tape.end()

    def _ask(self, args: _Args, named: dict[str, Any]) -> tuple[bytes | None, list[Any] | None]:
        mark = self.mark(args, named)
        entry = self.cache._shelf().find(mark) if mark is not None else None
        if entry is None:
            return mark, None
        _noted()
        return mark, _copied(entry.value)


class _Tape:
    """The steps of a generator, while it runs: nothing, once they are more than may be kept."""

    def __init__(self, cached: Cached, mark: bytes | None) -> None:
        self._cached = cached
        self._mark = mark
        self._values: list[Any] = []
        self._room = cached.cache.max_memory

    def add(self, value: Any) -> None:
        if self._mark is None:
            return
        self._room -= weigh(value)
        if self._room < 0:
            self._mark = None
            self._values.clear()
            return
        self._values.append(_copied(value))

    def end(self) -> None:
        if self._mark is not None:
            self._cached.keep(self._mark, self._values)


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """Arguments by what they say: a progress says nothing, a request who asks and how."""
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, (Progress, Cache)):
            continue
        if isinstance(value, Request):
            _ = value.headers  # one that reads itself when it is first looked at does so now
            kept[name] = {k: v for k, v in vars(value).items() if not k.startswith("_")}
        elif isinstance(value, EventData):
            kept[name] = {k: v._id if isinstance(v, Block) else v for k, v in vars(value).items()}
        else:
            kept[name] = value
    return kept


def cached_of(fn: Any) -> Cached | None:
    """What `cache` knows of `fn`, when it decorates it."""
    found = getattr(fn, "_showglass_cached", None)
    return found if isinstance(found, Cached) else None


@overload
def cache(fn: F) -> F: ...
@overload
def cache(
    fn: None = None,
    *,
    key: Key | None = None,
    max_size: int = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> Callable[[F], F]: ...
def cache(
    fn: F | None = None,
    *,
    key: Key | None = None,
    max_size: int = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> F | Callable[[F], F]:
    """Keep what a function returns, and give it again for the same inputs: an event that hits does not even queue.

    Works for every kind of function; of a generator all steps are kept, once it came to its end. Inputs count by their
    content, files included. key: gets the arguments as a dict and returns what counts instead. max_size: results.
    max_memory: bytes, or "100mb"; None is 512 MB. per_session: results of one session are not seen by another; of a
    cache without it they are, so what a function returns must depend on its inputs alone.
    """
    if fn is None:
        return lambda given: cache(
            given, key=key, max_size=max_size, max_memory=max_memory, per_session=per_session
        )  # type: ignore[call-overload]  # the overloads say it
    kept = Cached(fn, key, Cache(max_size=max_size, max_memory=max_memory, per_session=per_session))
    wrapped = _wrapped(fn, kept)
    wrapped._showglass_cached = kept  # type: ignore[attr-defined]  # a mark for `cached_of`
    wrapped.cache = kept.cache  # type: ignore[attr-defined]  # so that it can be cleared
    return cast(F, wrapped)


def _wrapped(fn: Callable[..., Any], kept: Cached) -> Callable[..., Any]:
    if inspect.isasyncgenfunction(fn):

        @functools.wraps(fn)
        async def steps_async(*args: Any, **named: Any) -> AsyncIterator[Any]:
            async for value in kept.steps_async(fn, args, named):
                yield value

        return steps_async
    if inspect.iscoroutinefunction(fn):

        @functools.wraps(fn)
        async def run_async(*args: Any, **named: Any) -> Any:
            return await kept.run_async(fn, args, named)

        return run_async
    if inspect.isgeneratorfunction(fn):

        @functools.wraps(fn)
        def steps(*args: Any, **named: Any) -> Iterator[Any]:
            yield from kept.steps(fn, args, named)

        return steps

    @functools.wraps(fn)
    def run(*args: Any, **named: Any) -> Any:
        return kept.run(fn, args, named)

    return run
