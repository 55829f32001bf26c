"""What all tests share: a server for an app, and a page in a real browser.

Browser tests run last: while Playwright is up, its loop counts as running in this thread, and
`asyncio.run` of another test would fail.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

import find_browser
from tests.oidc_server import free_port, provider

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# A test that draws values is quick by default; SHOWGLASS_FUZZ=deep looks longer (CONTRIBUTING.md).
QUIET_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "quick", max_examples=30, deadline=None, suppress_health_check=QUIET_CHECKS, derandomize=True
)
settings.register_profile(
    "deep",
    max_examples=int(os.environ.get("SHOWGLASS_FUZZ_EXAMPLES", "2000")),
    deadline=None,
    suppress_health_check=QUIET_CHECKS,
    print_blob=True,
)
settings.load_profile(os.environ.get("SHOWGLASS_FUZZ", "quick"))

WAIT_MS = 20_000
"""How long a page may take to come to a state: many tests share the machine, and only a failure waits that long."""
FOREIGN = re.compile(
    r"^(?!(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])[:/]|(data|blob|about):)"
)
"""Told as an expression: of a function, each request of a page would wait for this process."""
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Containers run as root, where Chromium's own sandbox does not start.
    "--no-sandbox",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Launches an app on a free port and returns its URL; closes it after the test."""
    running: list[Any] = []

    def launch(app: Any, **arguments: Any) -> str:
        running.append(app)
        _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, **arguments)
        return str(url)

    yield launch
    for app in running:
        app.close()


@pytest.fixture
def serve_asgi() -> Iterator[Callable[..., str]]:
    """Serves an ASGI app on a free port, or the one named, and returns its URL; stops it after the test."""
    import uvicorn

    with contextlib.ExitStack() as stack:

        def start(app: Any, port: int = 0) -> str:
            config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning")
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run)
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(setattr, server, "should_exit", True)
            while not server.started:
                thread.join(0.005)
            return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"

        yield start


@pytest.fixture(scope="module")
def app_port() -> int:
    """Of an app that a provider must know before the app starts."""
    return free_port()


@pytest.fixture(scope="module")
def issuer(app_port: int) -> Iterator[str]:
    """A real OpenID provider that knows the app on that port, at its root and at /below/."""
    app = f"http://127.0.0.1:{app_port}/"
    with provider(app, f"{app}below/") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless browser for the whole run."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_browser.find(), args=list(QUIET), headless=True
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with an empty profile. The test fails when the page errs or asks for another host.

    `@pytest.mark.expects_fault(r"pattern")` names an error that belongs to the test.
    """
    for server in ("serve", "serve_asgi"):
        request.getfixturevalue(
            server
        )  # what is set up first ends last: no page outlives its server
    expected = [mark.args[0] for mark in request.node.iter_markers("expects_fault")]
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(WAIT_MS)
    faults: list[str] = []

    def stop(route: Route) -> None:
        faults.append(f"asked for {route.request.url}")
        route.abort()

    context.route(FOREIGN, stop)
    opened.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    opened.on(
        "console",
        lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
    )
    yield opened
    context.close()
    assert [f for f in faults if not any(re.search(pattern, f) for pattern in expected)] == []
