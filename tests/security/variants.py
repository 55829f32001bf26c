"""How an app may be served: by itself or below a path of another, open or behind a sign-in.

Behind a sign-in every request is sent twice, by a stranger first: that one must get 401, whatever the request asks for.
So each attack is replayed by both, and a test says only what the safe answer is.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

import showglass as gr
from showglass import launch
from tests.door_client import Gates, Served
from tests.page_client import PageClient
from tests.stream_client import StreamClient

NAME, WORD = "ada", "a long enough word"
PUBLIC = re.compile(r"/(login|logout|favicon\.ico|assets/[^/]*)?")
"""What a stranger may ask for, besides: the login page stands in the place of the page."""
BEFORE = ("This host is not served here.", "This request comes from another site.")
"""Refusals that come before the question who asks."""


@dataclass(frozen=True)
class Variant:
    """One way to serve."""

    mounted: bool
    signed_in: bool
    optional: bool = False
    """Whether strangers may use an app that knows a provider; the attacker is one of them."""

    def __str__(self) -> str:
        place = "mounted" if self.mounted else "launched"
        asks = "optional" if self.optional else "signed-in" if self.signed_in else "open"
        return f"{place}-{asks}"


SIGN_IN_IS_BUILT = "auth" not in launch.NOT_YET
EVERY = [
    Variant(mounted, signed_in)
    for signed_in in ([False, True] if SIGN_IN_IS_BUILT else [False])
    for mounted in (False, True)
]
if SIGN_IN_IS_BUILT:
    EVERY += [Variant(mounted, signed_in=False, optional=True) for mounted in (False, True)]
VARIANTS = EVERY
if SIGN_IN_IS_BUILT and os.environ.get("SHOWGLASS_WAYS") != "all":  # each way at least once
    VARIANTS = [Variant(False, False), Variant(True, True)]


class StrangerFirst(httpx.HTTPTransport):
    """Sends each request without its login before it is sent with it."""

    def __init__(self, below: str) -> None:
        super().__init__()
        self._below = below
        self.refused = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        headers = [(k, v) for k, v in request.headers.raw if k.lower() != b"cookie"]
        stranger = httpx.Request(request.method, request.url, headers=headers, content=body)
        path = request.url.raw_path.decode().partition("?")[0].removeprefix(self._below)
        answer = super().handle_request(stranger)
        text = answer.read().decode("utf-8", "replace")
        answer.close()
        if PUBLIC.fullmatch(path) is None and not any(said in text for said in BEFORE):
            assert answer.status_code == 401, (
                f"A stranger got {answer.status_code} of {path}: {text[:200]}"
            )
            self.refused += 1
        return super().handle_request(request)


@dataclass
class Guarded(Served):
    """A running app, and how to ask it as somebody who may."""

    variant: Variant = Variant(False, False)
    cookie: str = ""

    def __post_init__(self) -> None:
        self._open = contextlib.ExitStack()
        transport = StrangerFirst(self.path) if self.cookie else None
        self.http = httpx.Client(
            base_url=self.api, timeout=10, transport=transport, headers=self.headers
        )

    @cached_property
    def page(self) -> PageClient:
        """One open page, for all tests that need no fresh one."""
        return PageClient(self.url, self.headers)

    @cached_property
    def stream(self) -> StreamClient:
        """One open page whose WebSocket is blocked."""
        opened = self._open.enter_context(StreamClient(self.url, headers=self.headers))
        opened.hello(1)
        return opened

    def close(self) -> None:
        """Let go of what is open."""
        self._open.close()
        self.http.close()
        if "page" in self.__dict__:
            self.page.close()

    @property
    def headers(self) -> dict[str, str]:
        """Of somebody who signed in, where that is asked."""
        return {"cookie": self.cookie} if self.cookie else {}

    def raw(self, request: bytes) -> bytes:
        if not self.cookie:
            return super().raw(request)
        line, _, rest = request.partition(b"\r\n")
        answer = super().raw(request)
        path = line.split(b" ", 1)[1].rpartition(b" ")[0].decode("latin-1").partition("?")[0]
        if PUBLIC.fullmatch(path.removeprefix(self.path)) is None:
            # what is no HTTP is refused before anybody is asked for
            assert answer.split(b" ", 2)[1] in (b"401", b"400"), (request[:200], answer[:200])
        return super().raw(b"%b\r\nCookie: %b\r\n%b" % (line, self.cookie.encode(), rest))


def sign_in(url: str, name: str = NAME, word: str = WORD) -> str:
    """The cookies of a fresh sign-in, as a header."""
    answer = httpx.post(f"{url}login", data={"username": name, "password": word})
    assert answer.status_code == 200, answer.text
    return "; ".join(f"{c.name}={c.value}" for c in answer.cookies.jar)


@contextlib.contextmanager
def running(app: Any) -> Iterator[str]:
    """An ASGI app on a free port of loopback; its address."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_level="warning",
        ws="websockets-sansio",
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.005)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def serving_as(variant: Variant, app: gr.Blocks, **arguments: Any) -> Iterator[Guarded]:
    """The app, served that way."""
    arguments["mcp_server"] = True
    if variant.signed_in:
        arguments["auth"] = (NAME, WORD)
    elif variant.optional:
        arguments["auth"] = gr.OIDC("http://127.0.0.1:9", "app", "a secret", required=False)
    with contextlib.ExitStack() as open_:
        if variant.mounted:
            outer = gr.mount_app(Starlette(), app, "/sub/app", show_error=False, **arguments)
            asgi = outer.routes[0].app
            url = open_.enter_context(running(outer)) + "/sub/app/"
            open_.callback(asgi.state.service.hang_up)
        else:
            asgi, url, _ = app.launch(
                prevent_thread_lock=True, quiet=True, server_port=0, **arguments
            )
            open_.callback(app.close)
        cookie = sign_in(url) if variant.signed_in else ""
        served = Guarded(url, asgi, Gates(), variant, cookie)
        open_.callback(served.close)
        yield served
