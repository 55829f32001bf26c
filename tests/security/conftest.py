"""An app with every component that takes or gives files, served in every way, and a host that nobody may ask."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from tests.door_client import call, client, join, upload
from tests.security.payloads import file_components
from tests.security.variants import VARIANTS, Guarded, serving_as

__all__ = ["call", "client", "join", "upload"]

FILE_COMPONENTS = file_components()


def open_path(value: Any) -> str:
    """What the function got, as text: a leak would show here."""
    return repr(value)


def remember(name: str, seen: list[str]) -> tuple[str, list[str]]:
    """All names of the session so far."""
    return ",".join([*seen, name]), [*seen, name]


def whence(request: gr.Request) -> str:
    """The caller's address."""
    return request.client.host if request.client else ""


def build(flagged: Path) -> gr.Blocks:
    """Endpoints `in_NAME` take a file, `out_NAME` give the path that a visitor typed."""
    with gr.Blocks() as app:
        text = gr.Textbox(label="Text")
        data = gr.JSON(label="Data")
        button = gr.Button("Go")
        for name in FILE_COMPONENTS:
            component: Any = getattr(gr, name)(label=name)
            button.click(open_path, component, text, api_name=f"in_{name}")
            many = name == "Gallery"
            button.click(
                (lambda path: [path]) if many else (lambda path: path),
                text,
                component,
                api_name=f"out_{name}",
            )
        binary = gr.File(label="Binary", type="binary")
        button.click(open_path, binary, text, api_name="in_binary")
        chat = gr.Chatbot(label="Chat")
        button.click(lambda said: said, chat, chat, api_name="chat_again")
        button.click(lambda x: x, text, data, api_name="to_json")
        button.click(lambda x: {"kept": x}, data, data, api_name="json_to_json")
        color = gr.Dropdown(["red", "blue"], label="Color")
        several = gr.Dropdown(["red", "blue"], multiselect=True, label="Several")
        radio = gr.Radio(["red", "blue"], label="Radio")
        boxes = gr.CheckboxGroup(["red", "blue"], label="Boxes")
        level = gr.Slider(0, 10, label="Level")
        short = gr.Textbox(label="Short", max_length=3)
        picks: dict[str, Any] = {
            "color": color, "several": several, "radio": radio, "boxes": boxes, "level": level, "short": short,
        }  # fmt: skip
        for name, component in picks.items():
            button.click(open_path, component, text, api_name=f"pick_{name}")
        seen = gr.State([])
        button.click(remember, [text, seen], [text, seen], api_name="remember")
        button.click(whence, None, text, api_name="whence")
        with gr.Tab("Flags"):
            gr.Interface(
                open_path, gr.File(label="Flagged"), "text", flagging_dir=str(flagged), api_name="flagged"
            )  # fmt: skip
    return app


@pytest.fixture(scope="module")
def flagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where flagged samples are kept."""
    return tmp_path_factory.mktemp("flagged")


@pytest.fixture(scope="module", params=VARIANTS, ids=str)
def served(flagged: Path, request: pytest.FixtureRequest) -> Iterator[Guarded]:
    """The app on a free port of loopback."""
    with serving_as(request.param, build(flagged), max_file_size="1mb") as running:
        yield running


@dataclass
class Canary:
    """A web server that counts who asks it."""

    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """A host of the inner network: a request to it is a leak."""
    found = Canary("")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"inner secret")

        do_HEAD = do_GET  # noqa: N815  the base class looks for this name

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what matters is in `asked`."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/x.svg"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
