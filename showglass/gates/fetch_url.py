"""The only place that makes an outbound request for a value.

Strangers name these addresses, so what is asked is decided here: public hosts only, by numbers that were looked up and
judged once and then connected to, at each redirect again; no cookies, no logins, no proxies of the environment; bounded
in time and bytes. Whatever is not asked gets the same words, and no connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import mimetypes
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from .limit import MAX_FETCH, MAX_FETCHES, readable
from .web_address import Address, NotPublic, WebAddress, is_public, parse

if TYPE_CHECKING:
    from httpcore import NetworkBackend, NetworkStream, Response
else:
    # imported when the first address is asked for; the connection pool does not look at the classes of these
    NetworkBackend = NetworkStream = object

SECONDS = 20.0
"""How long one address may take, redirects and all."""
CALL_SECONDS = 60.0
"""How long all the addresses of one call may take."""
CONNECT_SECONDS = 5.0
MAX_REDIRECTS = 5
_HEAD = 1024 * 1024
"""Bytes that answers may have besides their content."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AT_ONCE = threading.BoundedSemaphore(8)
Resolve = Callable[[str, int], list[str]]


class NotFetched(ValueError):
    """The address was asked, and gave nothing that can be used. The message says why."""


class _OutOfTime(Exception):
    pass


@dataclass(frozen=True)
class Fetched:
    """What came. url: where it was in the end. media_type: as the other side says it, without parameters, or ''."""

    url: str
    path: Path
    size: int
    media_type: str


@dataclass
class _Allowance:
    left: int
    ends: float


_allowance: ContextVar[_Allowance | None] = ContextVar("showglass_fetches", default=None)


@contextlib.contextmanager
def one_call(count: int = MAX_FETCHES, seconds: float = CALL_SECONDS) -> Iterator[None]:
    """What this block fetches is one visitor's call: so many addresses, in so many seconds altogether."""
    before = _allowance.set(_Allowance(count, time.monotonic() + seconds))
    try:
        yield
    finally:
        _allowance.reset(before)


def look_up(host: str, port: int) -> list[str]:
    """The numbers of a name, as the system finds them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _tls() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context()


class Fetcher:
    """Asks for what addresses name. One for all, but tests and authors may give an app another one.

    resolve: finds the numbers of a name. judge: whether a number may be connected to. tls: the certificates that are
    believed; None takes the usual ones. seconds: how long one address may take.
    """

    def __init__(
        self,
        resolve: Resolve = look_up,
        judge: Callable[[Address], bool] = is_public,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.resolve = resolve
        self.judge = judge
        self.tls = tls
        self.seconds = seconds

    def fetch(
        self,
        url: str,
        place: Callable[[str], Path],
        limit: int = MAX_FETCH,
        grow: Callable[[Path, int], None] | None = None,
    ) -> Fetched:
        """Write what `url` names to `place(name)`. Blocks: call it in a worker thread.

        place: given a file name, says where a new file goes. It is left there, incomplete, when something fails.
        limit: bytes of the content, unpacked. grow: told before bytes are written there; what it raises ends the fetch.
        Raises `NotPublic`, `NotFetched`, OSError of the disk.
        """
        _refuse_on_the_loop()
        ends = time.monotonic() + self.seconds
        allowance = _allowance.get()
        if allowance is not None:
            if allowance.left <= 0:
                raise NotFetched(f"at most {MAX_FETCHES} web addresses are fetched for one call")
            allowance.left -= 1
            ends = min(ends, allowance.ends)
        if not _AT_ONCE.acquire(timeout=max(0.0, ends - time.monotonic())):
            raise NotFetched("too many web addresses are being fetched: try again in a moment")
        try:
            target = _Target(place, limit, grow)
            return self._follow(url, target, _Bounds(ends, limit + _HEAD))
        except _OutOfTime:
            raise NotFetched("the web address took too long") from None
        finally:
            _AT_ONCE.release()

    def _follow(self, url: str, target: _Target, bounds: _Bounds) -> Fetched:
        address = parse(url)
        for _ in range(MAX_REDIRECTS + 1):
            with self._ask(address, bounds) as answer:
                if answer.status not in _REDIRECTS:
                    return _keep(address, answer, target)
                there = _header(answer, b"location")
            after = parse(urljoin(address.url, there))
            if (address.scheme, after.scheme) == ("https", "http"):
                raise NotPublic
            address = after
        raise NotFetched("the web address leads on and on")

    @contextlib.contextmanager
    def _ask(self, address: WebAddress, bounds: _Bounds) -> Iterator[Response]:
        import httpcore

        backend = _Pinned(self._numbers(address, bounds), self.judge is is_public, bounds)
        tls = self.tls if self.tls is not None else _tls()
        host = address.url.split("/", 3)[2].encode()
        headers = [
            (b"host", host),
            (b"user-agent", b"showglass"),
            (b"accept", b"*/*"),
            (b"accept-encoding", b"identity"),
        ]
        where = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        # a pool for one request: nothing of it is left for the next one, no connection either
        with httpcore.ConnectionPool(tls, network_backend=backend) as pool:
            try:
                with pool.stream("GET", where, headers=headers) as answer:
                    yield answer
            except httpcore.TimeoutException:
                bounds.left()
                raise NotFetched("the web address could not be reached") from None
            except httpcore.NetworkError:
                raise NotFetched("the web address could not be reached") from None
            except httpcore.ProtocolError:
                raise NotFetched("the web address does not answer as the web does") from None

    def _numbers(self, address: WebAddress, bounds: _Bounds) -> list[str]:
        """The numbers to connect to. One that may not be asked closes them all. Raises `NotPublic`."""
        if address.number is not None:
            found = [str(address.number)]
        else:
            found = _in_time(lambda: self.resolve(address.host, address.port), bounds)
        try:
            judged = [self.judge(ipaddress.ip_address(text)) for text in found]
        except ValueError:  # with a scope, for one
            raise NotPublic from None
        if not judged or not all(judged):
            raise NotPublic
        return found


def _refuse_on_the_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("fetch() blocks: call it in a worker thread.")


def _in_time(resolve: Callable[[], list[str]], bounds: _Bounds) -> list[str]:
    """The system's look-up knows no end of its own. Raises `NotPublic` when there is nothing."""
    found: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def work() -> None:
        try:
            found.put(resolve())
        except (OSError, UnicodeError):
            found.put([])

    threading.Thread(target=work, daemon=True, name="showglass-look-up").start()
    try:
        return found.get(timeout=min(CONNECT_SECONDS, bounds.left()))
    except queue.Empty:
        raise NotPublic from None


# -- the connection ----------------------------------------------------------------------------------------------------


class _Bounds:
    """What is left to one fetch: seconds, and bytes on the wire."""

    def __init__(self, ends: float, size: int) -> None:
        self.ends = ends
        self.size = size

    def left(self) -> float:
        """Seconds. Raises when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        return left

    def count(self, data: bytes) -> bytes:
        """Data that came. Raises when it is too much."""
        self.size -= len(data)
        if self.size < 0:
            raise NotFetched("the web address answers with more than is taken")
        return data


class _Pinned(NetworkBackend):
    """Connects to the numbers that were judged, whatever the name says by now; the certificate is that of the name."""

    def __init__(self, numbers: list[str], strict: bool, bounds: _Bounds) -> None:
        self._numbers = numbers
        self._strict = strict
        self._bounds = bounds

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> NetworkStream:
        import httpcore

        failed: Exception = httpcore.ConnectError("There is no number.")
        for number in self._numbers:
            seconds = min(CONNECT_SECONDS, self._bounds.left())
            try:
                stream = httpcore.SyncBackend().connect_tcp(number, port, seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            here, there = stream.get_extra_info("client_addr"), stream.get_extra_info("server_addr")
            if self._strict and here[0] == there[0]:  # a public number, and it is this machine's
                stream.close()
                raise NotPublic
            return _Stream(stream, self._bounds)
        raise failed


class _Stream(NetworkStream):
    """A connection whose every wait ends with the fetch, so that a byte now and then does not keep it open."""

    def __init__(self, inner: NetworkStream, bounds: _Bounds) -> None:
        self._inner = inner
        self._bounds = bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._bounds.count(self._inner.read(max_bytes, self._bounds.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._bounds.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._bounds.left())
        return _Stream(inner, self._bounds)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


# -- the answer --------------------------------------------------------------------------------------------------------


def _header(answer: Response, name: bytes) -> str:
    for key, value in answer.headers:
        if key.lower() == name:
            return value.decode("latin-1").strip()
    return ""


class _Target(NamedTuple):
    """Where an answer is written, and how much of it."""

    place: Callable[[str], Path]
    limit: int
    grow: Callable[[Path, int], None] | None


def _keep(address: WebAddress, answer: Response, target: _Target) -> Fetched:
    limit = target.limit
    if answer.status != 200:
        raise NotFetched(f"the web address answers {answer.status}")
    announced = _header(answer, b"content-length")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise _too_large(limit)
    kind = _header(answer, b"content-type").partition(";")[0].strip().lower()[:100]
    path = target.place(_name(address, kind))
    size = 0
    with path.open("xb") as file:
        for data in _unpacked(answer):
            size += len(data)
            if size > limit:
                raise _too_large(limit)
            if target.grow is not None:
                target.grow(path, len(data))
            file.write(data)
    return Fetched(address.url, path, size, kind)


def _too_large(limit: int) -> NotFetched:
    return NotFetched(f"the web address names more than the {readable(limit)} allowed here")


def _name(address: WebAddress, kind: str) -> str:
    name = address.name or "file"
    ending = mimetypes.guess_extension(kind) if kind else None
    return name if PurePosixPath(name).suffix or ending is None else name + ending


def _unpacked(answer: Response) -> Iterator[bytes]:
    """The content. Packed although nobody asked for that, it is unpacked in pieces that are counted."""
    packed = _header(answer, b"content-encoding").lower()
    if packed in ("", "identity"):
        yield from answer.iter_stream()
        return
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise NotFetched(f"the web address answers in a packing that is not read ({packed[:20]})")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for data in answer.iter_stream():
            left = data
            while left and not unpack.eof:
                yield unpack.decompress(left, 256 * 1024)
                left = unpack.unconsumed_tail
        whole = unpack.eof
    except zlib.error:
        whole = False
    if not whole:
        raise NotFetched("the web address answers with damaged content")


__all__ = ["Fetched", "Fetcher", "NotFetched", "NotPublic", "look_up", "one_call"]
