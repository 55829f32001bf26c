"""Every door through a real nginx with default buffering: nothing is held back, and addresses are the outer ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

import showglass as gr
from tests.nginx import needs_nginx, nginx
from tests.page_client import PageClient
from tests.stream_client import StreamClient

pytestmark = needs_nginx
Serve = Callable[..., str]
NODE = Path(__file__).resolve().parents[1] / "node"


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def slow(gate: threading.Event) -> tuple[gr.Blocks, gr.Textbox]:
    def write(name: str) -> Iterator[str]:
        yield f"half for {name}"
        gate.wait(10)
        yield f"all for {name}"

    with gr.Blocks() as app:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(write, box, out, api_name="write")
    return app, out


def read_on(page: PageClient) -> None:
    while True:
        page.read()


@pytest.mark.parametrize("name", ["bare", "websocket", "path"])
def test_a_page_on_the_event_stream_gets_each_value_when_it_comes(
    serve: Serve, tmp_path: Path, name: str
) -> None:
    gate = threading.Event()
    app, _ = slow(gate)
    with nginx(tmp_path, port_of(serve(app)), name) as url, StreamClient(url) as tab:
        tab.hello(1)
        tab.send((1, {"t": "run", "job": 1, "fn": 0, "data": ["Ada"]}))
        ops: list[Any] = []
        while not any(op[0] == "set" for op in ops):
            ops = tab.next(1)["ops"]
        gate.set()
        assert tab.until(1, "done")[0][3] == "all for Ada"


@pytest.mark.parametrize("name", ["websocket", "path"])
def test_a_websocket_passes_with_the_lines_of_the_docs(
    serve: Serve, tmp_path: Path, name: str
) -> None:
    gate = threading.Event()
    gate.set()
    app, out = slow(gate)
    with nginx(tmp_path, port_of(serve(app)), name) as url:
        page = PageClient(url)
        assert page.call(0, "Ada")[0] == "done"
        assert page.value(out) == "all for Ada"
        page.close()


def test_bare_lines_let_no_websocket_through(serve: Serve, tmp_path: Path) -> None:
    from websockets.exceptions import InvalidStatus

    app, _ = slow(threading.Event())
    with (
        nginx(tmp_path, port_of(serve(app)), "bare") as url,
        pytest.raises(InvalidStatus),
    ):
        PageClient(url)


@pytest.mark.parametrize("door", ["call", "queue", "one request"])
def test_the_streams_of_the_http_doors_are_not_held_back(
    serve: Serve, tmp_path: Path, door: str
) -> None:
    gate = threading.Event()
    app, _ = slow(gate)
    with nginx(tmp_path, port_of(serve(app)), "bare") as url, httpx.Client(timeout=30) as client:
        api = f"{url}gradio_api"
        if door == "queue":
            body = {"fn_index": 0, "data": ["Ada"], "session_hash": "s"}
            client.post(f"{api}/queue/join", json=body).raise_for_status()
            request = client.build_request("GET", f"{api}/queue/data?session_hash=s")
        elif door == "call":
            event = client.post(f"{api}/call/write", json={"data": ["Ada"]}).json()["event_id"]
            request = client.build_request("GET", f"{api}/call/write/{event}")
        else:
            request = client.build_request(
                "POST",
                f"{api}/call/write",
                json={"data": ["Ada"]},
                headers={"accept": "text/event-stream"},
            )
        answer = client.send(request, stream=True)
        text = ""
        for piece in answer.iter_text():
            text += piece
            if "half for Ada" in text:
                gate.set()
        answer.close()
        assert text.index("half for Ada") < text.index("all for Ada")


def test_a_quiet_stream_outlives_the_proxys_timeout(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 s and 15 s in life; here 1.5 s and 0.4 s."""
    monkeypatch.setenv("GRADIO_HEARTBEAT_INTERVAL", "0.4")
    app, _ = slow(threading.Event())
    short = "proxy_read_timeout 1500ms;"
    with (
        nginx(tmp_path, port_of(serve(app)), "bare", more=short) as url,
        StreamClient(url) as tab,
    ):
        tab.hello(1)
        time.sleep(2.2)
        tab.send((1, {"t": "ping"}))
        assert tab.next(1) == {"t": "pong"}


def test_a_quiet_websocket_outlives_the_proxys_timeout(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's pings: every 20 s in life, here 0.4 s."""
    from showglass.server import listening

    monkeypatch.setattr(listening, "PING_SECONDS", 0.4)
    app, _ = slow(threading.Event())
    short = "proxy_read_timeout 1500ms; proxy_send_timeout 1500ms;"
    with nginx(tmp_path, port_of(serve(app)), "websocket", more=short) as url:
        page = PageClient(url)
        time.sleep(2.2)
        page.send({"t": "ping"})
        assert page.read() == {"t": "pong"}
        page.close()


def test_a_connection_that_the_proxy_cuts_is_resumed(serve: Serve, tmp_path: Path) -> None:
    from websockets.exceptions import ConnectionClosed

    gate = threading.Event()
    app, out = slow(gate)
    short = "proxy_read_timeout 300ms; proxy_send_timeout 300ms;"
    with nginx(tmp_path, port_of(serve(app)), "websocket", more=short) as url:
        page = PageClient(url)
        job = page.run(0, "Ada")
        with pytest.raises(ConnectionClosed):
            read_on(page)
        gate.set()
        page.open()
        assert page.resumed
        assert page.finish(job)[0] == "done"
        assert page.value(out).endswith("all for Ada")
        page.close()


@pytest.mark.parametrize(
    ("root_path", "said"), [("/demo", "http://{}/demo"), ("https://your.host/demo", None)]
)
def test_clients_are_told_the_outer_address(
    serve: Serve, tmp_path: Path, root_path: str, said: str | None
) -> None:
    app, _ = slow(threading.Event())
    with nginx(tmp_path, port_of(serve(app, root_path=root_path)), "path") as url:
        root = httpx.get(f"{url}config").json()["root"]
        assert root == (said.format(urlsplit(url).netloc) if said else root_path)


def test_the_name_that_the_author_gave_is_answered_and_no_other(
    serve: Serve, tmp_path: Path
) -> None:
    app, _ = slow(threading.Event())
    inner = serve(app, root_path="https://your.host/demo")
    with nginx(tmp_path, port_of(inner), "path") as url:
        named = httpx.get(url, headers={"host": "your.host"})
        assert named.status_code == 200
        assert httpx.get(url, headers={"host": "evil.example"}).status_code == 400


CALL = """
import { Client } from "@gradio/client";
const app = await Client.connect(process.argv[1]);
const values = [];
for await (const message of app.submit("/write", ["Ada"]))
  if (message.type === "data") values.push(message.data[0]);
console.log(JSON.stringify(values));
app.close();
process.exit(0);
"""


@pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules/@gradio/client").is_dir(),
    reason="Node or @gradio/client is not installed",
)
@pytest.mark.parametrize("tls", [False, True])
def test_the_javascript_client_calls_through_it(serve: Serve, tmp_path: Path, tls: bool) -> None:
    gate = threading.Event()
    gate.set()
    app, _ = slow(gate)
    # the outer address has to be known before the proxy is there
    with nginx(tmp_path, 1, "path", tls=tls) as outer:
        port = port_of(outer)
    inner = serve(app, root_path=outer.rstrip("/") if tls else "/demo")
    with nginx(tmp_path, port_of(inner), "path", tls=tls, port=port) as url:
        done = subprocess.run(
            ["node", "--input-type=module", "-e", CALL, "--", url],
            cwd=NODE,
            capture_output=True,
            text=True,
            timeout=40,
            check=False,
            env={"PATH": os.environ["PATH"], "NODE_TLS_REJECT_UNAUTHORIZED": "0"},
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout.splitlines()[-1])[-1] == "all for Ada"
