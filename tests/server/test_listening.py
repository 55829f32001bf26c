"""The port that an app listens on."""

from __future__ import annotations

import socket

import httpx
import pytest

import showglass as gr


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
