"""An app with functions that end in every way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

import showglass as gr


@dataclass
class Watched:
    """A running app and a client for its doors."""

    app: gr.Blocks
    url: str
    gate: threading.Event
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=30)

    @property
    def service(self) -> Any:
        """What its doors share."""
        return self.app.server.app.state.service

    def call(self, name: str, *data: Any, **headers: str) -> int:
        """Call an endpoint to its end; returns the status."""
        return self.http.post(
            f"gradio_api/call/{name}", json={"data": data}, headers={"prefer": "wait", **headers}
        ).status_code


def build(gate: threading.Event) -> gr.Blocks:
    """The app."""

    def greet(name: str) -> str:
        return f"Hello {name}"

    def fail(name: str) -> str:
        raise ValueError(f"no <b>{name}</b>")

    def wait(name: str) -> str:
        gate.wait(10)
        return name

    with gr.Blocks(title="Watched <app>") as app:
        name, number, out, go = gr.Textbox(), gr.Number(maximum=9), gr.Textbox(), gr.Button()
        for function in (greet, fail, wait):
            go.click(function, name, out)
        go.click(lambda n: f"{n}", number, out, api_name="number")
        go.click(greet, name, out, api_name="quiet", api_visibility="undocumented")
    return app


@pytest.fixture
def watched(serve: Callable[..., str]) -> Iterator[Watched]:
    gate = threading.Event()
    app = build(gate)
    running = Watched(app, serve(app, server_port=0), gate)
    yield running
    gate.set()
    running.http.close()
