"""The port that an app listens on."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest
import uvicorn

import showglass as gr
from showglass.server import listening


def small() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Textbox()
    return app


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} is in use"):
            small().launch(server_port=port, prevent_thread_lock=True)


def test_the_next_free_port_is_taken_when_none_is_named() -> None:
    apps = [small(), small()]
    urls = [app.launch(prevent_thread_lock=True, quiet=True)[1] for app in apps]
    assert urls[0] != urls[1]
    assert [httpx.get(url).status_code for url in urls] == [200, 200]
    for app in apps:
        app.close()


def test_one_port_to_try_is_no_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_NUM_PORTS", "1")
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 7860))
            taken.listen()
        except OSError:  # another program has it already, which serves as well
            pass
        with pytest.raises(OSError, match="port 7860 is in use"):
            small().launch(prevent_thread_lock=True)


def test_an_idle_server_sleeps_and_ends_when_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "TICK_SECONDS", 3600.0)
    server = listening.Uvicorn(uvicorn.Config(lambda *_: None))
    ticks = 0

    async def tick(counter: int) -> bool:
        nonlocal ticks
        ticks += 1
        ends = server.should_exit
        if ticks == 1:
            threading.Thread(target=server.end).start()
        return ends

    monkeypatch.setattr(server, "on_tick", tick)
    asyncio.run(asyncio.wait_for(server.main_loop(), 30))
    assert ticks == 2


def test_answers_tell_the_time() -> None:
    app = small()
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True)
    try:
        told = parsedate_to_datetime(httpx.get(url).headers["date"])
        assert abs((datetime.now(UTC) - told).total_seconds()) < 60
    finally:
        app.close()


def test_who_waits_for_an_app_goes_on_when_it_is_closed() -> None:
    """It sleeps meanwhile: nothing but the end of the server, or a signal, wakes it up."""
    app = small()
    waits = threading.Thread(
        target=app.launch, kwargs={"debug": True, "quiet": True, "server_port": 0}
    )
    waits.start()
    until = time.monotonic() + 30
    while not getattr(app, "local_url", None):
        assert time.monotonic() < until
        time.sleep(0.01)
    app.close()
    waits.join(10)
    assert not waits.is_alive()
