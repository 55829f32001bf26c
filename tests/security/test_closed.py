"""With signing in on, every route is closed to strangers, those that nobody thought of included."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import showglass as gr
from tests.security.conftest import build
from tests.security.variants import running

OPEN = {
    "/", "/login", "/logout", "/login/oidc/{at:int}", "/login/huggingface", "/login/callback", "/favicon.ico",
    "/robots.txt", "/assets/{name}", "/monitoring/status.css", "/monitoring/status.js",
}  # fmt: skip
"""Routes that strangers may ask for: the login page, and what is no secret. Nothing else may come in here."""
FILLED = {"id": "0", "id:int": "0", "path:path": "x", "at:int": "0"}


def nobody(request: Request) -> None:
    return None


WAYS: dict[str, dict[str, Any]] = {
    "pairs": {"auth": [("ann", "a")]},
    "function": {"auth": lambda name, password: False},
    "dependency": {"auth_dependency": nobody},
}


@pytest.fixture(
    scope="module", params=[(w, how) for w in WAYS for how in ("launch", "mount")], ids="-".join
)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An app with signing in, launched, or mounted into another and then served by it."""
    way, how = request.param
    blocks = build(tmp_path_factory.mktemp("flagged"))
    if how == "launch":
        served, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True, server_port=0, **WAYS[way])  # fmt: skip
        yield served, url.rstrip("/")
        blocks.close()
    else:
        outer = gr.mount_app(Starlette(), blocks, "/below", **WAYS[way])
        with running(outer) as url:
            yield outer.routes[-1].app, f"{url}/below"


def paths(app: Any) -> list[tuple[str, str, bool]]:
    """Method, a path that matches, and whether strangers may ask, of every route of the app."""
    found = []
    for route in app.routes:
        path = re.sub(r"\{([\w:]+)\}", lambda m: FILLED.get(m[1], "x"), route.path)
        assert "{" not in path, f"say in FILLED what stands for the parameters of {route.path}"
        for method in getattr(route, "methods", None) or ["WS"]:
            found.append((method, path, route.path in OPEN))
    return found


def test_every_route_answers_401_to_a_stranger(app: Any) -> None:
    asgi, url = app
    walked = paths(asgi)
    assert len(walked) > 40
    assert {"WS"} <= {method for method, _, _ in walked}
    with httpx.Client(timeout=30) as client:
        for method, path, is_open in walked:
            if method == "WS":
                with pytest.raises(InvalidStatus) as refused, connect(url.replace("http", "ws") + path):  # fmt: skip
                    pass
                assert refused.value.response.status_code == 401, path
            elif not is_open:
                answer = client.request(method, url + path)
                assert answer.status_code == 401, (method, path, answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/monitoring", "/static/x", "/docs", "/openapi.json", "/gradio_api", "/gradio_api/", "//config",
        "/config/", "/Config", "/%63onfig", "/./config", "/assets/../config", "/assets/%2e%2e/config",
        "/assets//config", "/login/../config", "/login/config", "/loginx", "/favicon.ico/config", "/login/oidc/x",
        "/assets/x%2f..%2f..%2fconfig", "/;/config", "/config;x", "/config%00", "/login%0a", "/below/config",
    ],
)  # fmt: skip
def test_no_spelling_comes_past(app: Any, path: str) -> None:
    """Nothing of the app comes back: it is 401, or one of the public routes that knows no such file."""
    _, url = app
    host, _, below = url.removeprefix("http://").partition("/")
    target = f"/{below}{path}" if below else path
    answer = asyncio.run(raw(host, target))
    assert re.match(rb"HTTP/1.1 (401|404|400) ", answer), answer[:200]
    assert b"dependencies" not in answer
    assert b"showglass-page" not in answer


async def raw(host: str, target: str) -> bytes:
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def test_the_other_methods_are_closed_too(app: Any) -> None:
    _, url = app
    for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        assert httpx.request(method, f"{url}/config").status_code in (401, 403), method


def test_a_route_that_comes_later_is_closed(app: Any) -> None:
    """The gate stands in front of the router, not at each route."""
    asgi, url = app

    async def late(request: Request) -> Any:
        raise AssertionError("A stranger got in.")

    added = [Route("/added-later", late), WebSocketRoute("/added-socket", late)]
    asgi.router.routes.extend(added)
    try:
        assert httpx.get(f"{url}/added-later").status_code == 401
        with pytest.raises(InvalidStatus) as refused, connect(url.replace("http", "ws") + "/added-socket"):  # fmt: skip
            pass
        assert refused.value.response.status_code == 401
    finally:
        for route in added:
            asgi.router.routes.remove(route)


def test_the_public_ones_tell_nothing_of_the_app(app: Any) -> None:
    _, url = app
    for path in ("/", "/login"):
        answer = httpx.get(f"{url}{path}")
        assert "showglass-page" not in answer.text
        assert "in_File" not in answer.text
