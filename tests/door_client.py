"""One app with every kind of function, served once for the tests of a module, and bare clients for its doors."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

import showglass as gr
from showglass.components.base import Component
from showglass.declare import prop
from showglass.gates.dispatch import Form
from showglass.values.files import FILE_SCHEMA, FileData, local_path, publish


class Paper(Component[dict[str, Any], Path, Path]):
    """A file, with a function that the page may call."""

    value: Any = prop(default=None, kw_only=False)
    type_name = "file"
    heavy = True

    def preprocess(self, payload: Any) -> Path | None:
        return None if payload is None else local_path(payload)

    def postprocess(self, value: Any) -> Any:
        if isinstance(value, list):
            return [publish(item) for item in value]
        return None if value is None else publish(value)

    def api_info(self) -> dict[str, Any]:
        return FILE_SCHEMA

    def example_payload(self) -> Any:
        return None

    def example_value(self) -> Any:
        return None

    def describe(self, data: Any) -> Any:
        """What was sent, with a link to each file."""
        if data == "fail":
            raise RuntimeError("a secret of the author's")
        if data == "refuse":
            raise ValueError("that does not fit")
        if isinstance(data, Form):
            return {
                "fields": data.fields,
                "files": [[f.name, f.filename, f.path.read_text()] for f in data.files],
                "links": [FileData(path=f.ticket) for f in data.files],
            }
        return {"got": data}

    def secret_method(self, data: Any) -> str:
        raise AssertionError("Nobody registered this function.")

    server_functions = {"describe": describe}  # noqa: RUF012  as components declare it


class Anything(Component[Any, Any, Any]):
    """Whatever the function returns, as it is."""

    value: Any = prop(default=None, kw_only=False)
    type_name = "json"

    def preprocess(self, payload: Any) -> Any:
        return payload

    def postprocess(self, value: Any) -> Any:
        return value

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> Any:
        return {"a": 1}

    def example_value(self) -> Any:
        return {"a": 1}


@dataclass
class Gates:
    """What a test holds back or watches in the app's functions."""

    hold: threading.Event = field(default_factory=threading.Event)
    entered: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)
    unloaded: list[str | None] = field(default_factory=list)

    def reset(self) -> None:
        for event in (self.hold, self.entered, self.closed):
            event.clear()
        self.unloaded.clear()


class Functions:
    """What the endpoints run. Each is named after its method."""

    def __init__(self, gates: Gates) -> None:
        self.gates = gates

    def greet(self, name: str) -> str:
        """Say hello.

        Args:
            name: whom to greet.
        """
        return f"Hello {name}!"

    async def greet_later(self, name: str) -> str:
        return f"Hello {name}!"

    def count(self, n: float) -> Iterator[str]:
        text = ""
        for at in range(int(n)):
            text += f"w{at} "
            yield text

    def shrink(self) -> Iterator[list[list[int]]]:
        yield [[1, 2, 3]]
        yield [[1]]

    def flood(self, n: float) -> Iterator[str]:
        for at in range(int(n)):
            yield f"{at}:" + "x" * 1024 * 1024

    def remember(self, name: str, seen: list[str]) -> tuple[str, list[str]]:
        seen = [*seen, name]
        return ",".join(seen), seen

    def widen(self) -> Any:
        return gr.Number(maximum=1000)

    def half(self, number: float) -> float:
        return number / 2

    def fail(self, name: str) -> str:
        raise ValueError("a secret of the author's")

    def tell(self, name: str) -> str:
        raise gr.Error("No " + name, title="Sorry", duration=3)

    def talk(self, name: str, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008  as the contract has it
        progress(0.5, desc="halfway")
        gr.Info("almost")
        return name

    def wait(self, name: str) -> str:
        self.gates.entered.set()
        self.gates.hold.wait(10)
        return name

    def forever(self) -> Iterator[int]:
        try:
            while True:
                self.gates.entered.set()
                yield 1
                time.sleep(0.001)
        finally:
            self.gates.closed.set()

    def who(self, request: gr.Request) -> dict[str, Any]:
        return {
            "agent": request.headers["user-agent"],
            "cookie": request.cookies.get("a"),
            "query": request.query_params,
            "session": request.session_hash,
        }

    def copy_paper(self, path: Path | None) -> Path | None:
        return path

    def papers(self, path: Path) -> list[Path]:
        return [path, path]

    def echo(self, value: Any) -> Any:
        return value

    def broken(self) -> Any:
        return "\ud800"

    def twice(self, names: list[str]) -> list[str]:
        return [name * 2 for name in names]


def build(gates: Gates) -> gr.Blocks:
    """The app."""
    run = Functions(gates)
    with gr.Blocks(title="Doors") as app:
        name = gr.Textbox(label="Name")
        out = gr.Textbox(label="Out")
        number = gr.Number(3, label="N", maximum=100)
        how_many = gr.Number(3, label="How many")
        seen = gr.State([])
        paper = Paper(label="Paper")
        anything = Anything(label="Anything")
        click = gr.Button("Go").click
        table: list[tuple[Callable[..., Any], Any, Any]] = [
            (run.greet, name, out),
            (run.greet_later, name, out),
            (run.count, how_many, out),
            (run.shrink, None, anything),
            (run.flood, how_many, out),
            (run.remember, [name, seen], [out, seen]),
            (run.widen, None, number),
            (run.half, number, number),
            (run.fail, name, out),
            (run.tell, name, out),
            (run.talk, name, out),
            (run.wait, name, out),
            (run.forever, None, number),
            (run.who, None, anything),
            (run.copy_paper, paper, paper),
            (run.papers, paper, paper),
            (run.echo, anything, anything),
            (run.broken, None, anything),
        ]
        for function, inputs, outputs in table:
            click(function, inputs, outputs)
        click(run.twice, name, out, batch=True)
        click(run.greet, name, out, api_name="quiet", api_visibility="undocumented")
        click(run.greet, name, out, api_name=False)
        app.unload(lambda: gates.unloaded.append("unloaded"))
    return app


@dataclass
class Served:
    """A running app."""

    url: str
    app: Any
    gates: Gates
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        # one for all tests: each new one costs more than most tests do
        self.http = httpx.Client(base_url=self.api, timeout=30)

    @property
    def api(self) -> str:
        """Where the doors are."""
        return f"{self.url}gradio_api/"

    @property
    def service(self) -> Any:
        """What its doors share."""
        return self.app.state.service

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80

    @property
    def path(self) -> str:
        """Where the app is mounted, without a slash at the end."""
        return urlsplit(self.url).path.rstrip("/")

    def raw(self, request: bytes) -> bytes:
        """The answer to bytes that no HTTP library would send. The request must close the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as open_socket:
            open_socket.sendall(request)
            parts = []
            while data := open_socket.recv(65536):
                parts.append(data)
        return b"".join(parts)

    def get_raw(self, path: str, *headers: str) -> tuple[int, bytes]:
        """Status and body for a path that is sent as it is, below that of the app."""
        lines = [
            f"GET {self.path}{path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Connection: close",
            *headers,
        ]
        answer = self.raw("\r\n".join([*lines, "", ""]).encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), body


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The app on a free port; show_error is off."""
    gates = Gates()
    app = build(gates)
    asgi, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, max_file_size="1mb"
    )
    running = Served(url, asgi, gates)
    yield running
    gates.hold.set()
    running.http.close()
    app.close()


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """A bare HTTP client for the doors; nothing is held back when the test begins."""
    served.gates.reset()
    yield served.http
    served.gates.hold.set()


@pytest.fixture
def call(client: httpx.Client) -> Callable[..., list[tuple[str, Any]]]:
    """Calls an endpoint and returns the (event, data) pairs of its stream."""

    def run(name: str, *data: Any, **body: Any) -> list[tuple[str, Any]]:
        answer = client.post(f"call/{name}", json={"data": list(data), **body})
        assert answer.status_code == 200, answer.text
        stream = client.get(f"call/{name}/{answer.json()['event_id']}")
        assert stream.headers["content-type"].startswith("text/event-stream")
        return named_frames(stream.content)

    return run


def named_frames(body: bytes) -> list[tuple[str, Any]]:
    """Event names and data of a stream."""
    found = []
    for block in body.strip().split(b"\n\n"):
        name, data = block.split(b"\n")
        found.append(
            (
                name.removeprefix(b"event: ").decode(),
                msgspec.json.decode(data.removeprefix(b"data: ")),
            )
        )
    return found


def messages(body: bytes) -> list[dict[str, Any]]:
    """The messages of a queue's stream."""
    return [
        msgspec.json.decode(line.removeprefix(b"data: "))
        for line in body.strip().split(b"\n\n")
        if line
    ]


@pytest.fixture
def join(client: httpx.Client, served: Served) -> Callable[..., str]:
    """Joins the queue and returns the event's id."""

    def run(name: str, *data: Any, session: str = "s", **body: Any) -> str:
        number = served.service.engine().named[name].id
        answer = client.post(
            "queue/join",
            json={"data": list(data), "fn_index": number, "session_hash": session, **body},
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["event_id"])

    return run


@pytest.fixture
def upload(client: httpx.Client) -> Callable[..., str]:
    """Uploads text under a name and returns the ticket."""

    def run(name: str, text: bytes = b"some text") -> str:
        answer = client.post("upload", files={"files": (name, text)})
        assert answer.status_code == 200, answer.text
        return str(answer.json()[0])

    return run
