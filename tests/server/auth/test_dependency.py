"""`auth_dependency`: the author's own function says who asks, in `launch` and in `mount_app`."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import showglass as gr
from tests.page_client import PageClient
from tests.security.variants import running

Serve = Callable[[Any], str]
HEADER = {"x-who": "ann"}


def by_header(request: Request) -> str | None:
    return request.headers.get("x-who")


async def by_header_later(request: Request) -> str | None:
    return request.headers.get("x-who")


class ByHeader:
    async def __call__(self, request: Request) -> gr.User | None:
        name = request.headers.get("x-who")
        return gr.User(name, roles=["nurse"]) if name else None


@pytest.fixture(params=["launch", "mount"])
def app(request: pytest.FixtureRequest) -> Iterator[Callable[[Any], str]]:
    """Serves an app behind a function, each way; returns its address."""
    with ExitStack() as closing:

        def serve(dependency: Any) -> str:
            with gr.Blocks() as blocks:

                def who(request: gr.Request) -> str:
                    roles = request.user.roles if request.user is not None else ()
                    return f"{request.username} {list(roles)}"

                gr.Button().click(who, None, gr.Textbox())
                gr.Button().click(who, None, gr.Textbox(), api_name="nurses", roles="nurse")
            if request.param == "launch":
                closing.callback(blocks.close)
                _, url, _ = blocks.launch(
                    prevent_thread_lock=True, quiet=True, server_port=0, auth_dependency=dependency
                )
                return str(url)
            outer = gr.mount_app(Starlette(), blocks, "/below", auth_dependency=dependency)
            url = closing.enter_context(running(outer)) + "/below/"
            closing.callback(outer.routes[0].app.state.service.hang_up)
            return url

        yield serve


def call(url: str, name: str = "who", **headers: str) -> httpx.Response:
    sent = {"prefer": "wait", **headers}
    return httpx.post(f"{url}gradio_api/call/{name}", json={"data": []}, headers=sent)


@pytest.mark.parametrize(
    "dependency", [by_header, by_header_later, functools.partial(by_header_later), ByHeader()]
)
def test_who_it_names_is_let_in(app: Serve, dependency: Any) -> None:
    """An async one, too: a coroutine that nobody awaits would be true for every visitor."""
    url = app(dependency)
    assert httpx.get(f"{url}config").status_code == 401
    assert httpx.get(url).status_code == 401
    assert httpx.get(f"{url}config", headers=HEADER).json()["username"] == "ann"
    roles = ["nurse"] if isinstance(dependency, ByHeader) else []
    assert call(url, **HEADER).json()["data"] == [f"ann {roles}"]
    assert call(url, "nurses", **HEADER).status_code == (200 if roles else 403)


def test_the_socket_asks_it_with_a_request_like_any_other(app: Serve) -> None:
    seen: list[str] = []

    def dependency(request: Request) -> str | None:
        seen.append(f"{type(request).__name__} {request.method} {request.url.path[-7:]}")
        return request.headers.get("x-who")

    url = app(dependency)
    address = url.replace("http", "ws") + "gradio_api/socket"
    with pytest.raises(InvalidStatus) as refused, connect(address):
        pass
    assert refused.value.response.status_code == 401
    assert seen[-1] == "Request GET /socket"
    page = PageClient(url, HEADER)
    assert page.call(0)[0] == "done"
    page.close()


def fails(request: Request) -> str:
    raise RuntimeError("the session store is down")


def refuses(request: Request) -> str:
    raise HTTPException(403, "not you")


async def async_none(request: Request) -> None:
    return None


NOBODY: list[Any] = [
    fails, refuses, async_none,
    lambda request: None, lambda request: "", lambda request: False,
    lambda request: True, lambda request: 1, lambda request: {"name": "ann"}, lambda request: lambda: "ann",
    lambda request: (name for name in ["ann"]),
]  # fmt: skip


@pytest.mark.parametrize("dependency", NOBODY)
def test_whatever_else_it_does_nobody_comes_in(
    app: Serve, dependency: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "showglass")
    url = app(dependency)
    for path in ("", "config", "gradio_api/info"):
        assert httpx.get(f"{url}{path}").status_code == 401
    assert call(url).status_code == 401


async def hangs_later(request: Request) -> str:
    await asyncio.sleep(60)
    return "ann"


def test_one_that_hangs_lets_nobody_in_and_keeps_nobody_waiting(
    app: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("showglass.server.auth.passwords.CHECK_SECONDS", 0.1)
    gate = threading.Event()

    def hangs(request: Request) -> str:
        gate.wait(20)
        return "ann"

    for dependency in (hangs, hangs_later):
        url = app(dependency)
        assert httpx.get(f"{url}config", timeout=5).status_code == 401
        assert "auth_dependency failed" in caplog.text
    gate.set()


def test_an_author_learns_what_it_should_return(
    app: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    url = app(lambda request: {"name": "ann"})
    httpx.get(f"{url}config")
    assert "must return the user's name (a text), a User, or None" in caplog.text


def test_there_is_nothing_to_sign_in_with(app: Serve) -> None:
    url = app(by_header)
    page = httpx.get(url, headers={"accept": "text/html"})
    assert (page.status_code, "<form" in page.text) == (401, False)
    assert httpx.post(f"{url}login", data={"username": "ann", "password": "x"}).status_code == 400
    assert httpx.get(f"{url}logout", headers=HEADER).status_code == 302
