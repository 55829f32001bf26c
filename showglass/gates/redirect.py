"""The only place that answers 3xx: to a path of our own origin, or to the sign-in page of the author's provider."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlsplit

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

MAX_TARGET = 2048
"""Characters of an address to go on to."""
_DECODINGS = 8
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_PATH_SAFE = "/-._~!$&'()*+,;=:@"
_QUERY_SAFE = _PATH_SAFE + "?%"


MOVED, FOUND, SEE_OTHER = 301, 302, 303
"""The answers to a GET whose address changed for good, to any other GET, and to a form, which is not sent again."""


class NotOurs(ValueError):
    """The address leads to another origin than the one it should lead to."""


def local_path(target: str | None) -> str | None:
    """The path of our own origin that `target` names, with its query; None when it names none.

    Judged as the most lenient reader would: decoded to the end, with every backslash as a slash, and runs of slashes as
    one. What comes back starts with exactly one slash, so that no browser takes it for a host.
    """
    if not target or len(target) > MAX_TARGET or _BAD.search(target):
        return None
    path, mark, query = target.partition("#")[0].partition("?")
    decoded = _decoded(path)
    if decoded is None or not decoded.startswith(("/", "\\")):
        return None
    path = re.sub(r"[/\\]+", "/", decoded)
    return quote(path, safe=_PATH_SAFE) + (mark + quote(query, safe=_QUERY_SAFE) if query else "")


def local_page(page: str | None, up: str) -> str:
    """The address of a page of the app from a request that lies `up` ("./", "../") below it; `up` itself without one.

    Relative, so that it holds below a path that a proxy hides from the app.
    """
    return up + (local_path(page) or "/")[1:]


def _decoded(path: str) -> str | None:
    """`path` without any percent code; None when it hides something that no path of ours has."""
    for _ in range(_DECODINGS):
        once = unquote(path)
        if once == path:
            return None if _BAD.search(path) else path
        path = once
    return None


async def redirect(
    send: Send,
    target: str | None,
    *,
    otherwise: str = "./",
    headers: Headers = (),
    form: bool = False,
) -> None:
    """Send the client to `target` when that is a path of our own origin, else to `otherwise`.

    form: the request was a form. otherwise: an address relative to the request, of ours: it holds below any path that a
    proxy may hide.
    """
    status = SEE_OTHER if form else FOUND
    await _answer(send, local_path(target) or otherwise, headers, status)


async def redirect_for_good(send: Send, page: str, up: str) -> None:
    """Send the client to `page` of the app, whose address lies `up` from the request: it always was there."""
    await _answer(send, local_page(page, up), (), MOVED)


async def redirect_to_provider(
    send: Send, url: str, endpoint: str, *, headers: Headers = ()
) -> None:
    """Send the client to `url`, which must lie at the `endpoint` that the author's provider declared.

    Raises `NotOurs`.
    """
    wanted, asked = urlsplit(endpoint), urlsplit(url)
    same = (asked.scheme, asked.netloc, asked.path) == (wanted.scheme, wanted.netloc, wanted.path)
    if not same or asked.scheme not in ("http", "https") or "@" in asked.netloc or _BAD.search(url):
        raise NotOurs(f"{url!r:.200} is not at {endpoint!r}.")
    await _answer(send, url, headers, FOUND)


async def _answer(send: Send, location: str, headers: Headers, status: int) -> None:
    all_headers = [
        (b"location", location.encode("ascii")),
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"same-origin"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": all_headers})
    await send({"type": "http.response.body", "body": b""})
