"""The app of `agents.py`, served once, and the SDK's own client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from mcp import Client

from tests.server.mcp.agents import Agents, Watch, build


@pytest.fixture(scope="module")
def agents() -> Iterator[Agents]:
    """The app on a free port, its errors hidden."""
    watch = Watch()
    app = build(watch)
    asgi, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True, max_file_size="1mb"
    )
    yield Agents(url, asgi, watch)
    watch.go_on.set()
    app.close()


@pytest.fixture(params=["2026-07-28", "legacy"])
def mode(request: pytest.FixtureRequest) -> str:
    """The protocol: without a handshake, and with one."""
    return str(request.param)


@pytest.fixture
async def client(agents: Agents, mode: str) -> AsyncIterator[Client]:
    """A connected client."""
    agents.watch.clear()
    async with Client(agents.address, mode=mode) as connected:
        yield connected
