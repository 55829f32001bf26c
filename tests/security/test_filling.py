"""One visitor fills neither the memory of an app nor its disk, whatever door they pour it into."""

from __future__ import annotations

import base64
import io
import itertools
import json
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

import showglass as gr
from showglass.gates import ledger
from showglass.gates.ledger import NoRoom
from showglass.gates.open_file import Vault
from showglass.runtime.session import Session
from showglass.server import keeping
from showglass.server.allotment import Allotment
from showglass.server.mcp import scene
from showglass.store.memory import MemoryStore
from tests.page_client import PageClient
from tests.redis_server import RedisServer, redis_server

__all__ = ["redis_server"]
Serve = Callable[..., str]
KB = 1024
BIG = "x" * (300 * KB)
MEMORY = 2048 * KB
MCP = {"accept": "application/json, text/event-stream"}


def until(holds: Callable[[], Any], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


class Filled:
    """An app whose functions keep what they are given, in every way there is."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        with gr.Blocks() as self.app:
            text, out, paper = gr.Textbox(label="Text"), gr.Textbox(), gr.File()
            picture, sound = gr.Image(format="bmp"), gr.Audio()
            click = gr.Button().click
            click(lambda text: text, text, out, api_name="echo")
            click(self.hold, text, gr.Textbox(), api_name="hold")
            click(lambda text: gr.update(info=text), text, out, api_name="change")
            kept = gr.cache(per_session=True)(lambda text: text)
            click(kept, text, out, api_name="kept")
            click(str, paper, out, api_name="read")
            click(lambda: np.zeros((300, 300, 3), np.uint8), None, picture, api_name="paint")
            click(lambda: (8000, np.zeros(150 * KB, np.int16)), None, sound, api_name="play")

    def hold(self, text: str) -> str:
        self.gate.wait(20)
        return "through"

    @property
    def service(self) -> Any:
        return self.app.server.app.state.service


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Filled]:
    monkeypatch.setattr(keeping, "LOOK_SECONDS", 0.05)
    made = Filled()
    yield made
    made.gate.set()


def test_inputs_of_calls_that_wait_are_bounded(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_memory="2mb")
    door = f"{url}gradio_api/call/hold"
    answers = [httpx.post(door, json={"data": [BIG]}) for _ in range(12)]
    codes = [answer.status_code for answer in answers]
    assert codes == sorted(codes)
    assert 3 <= codes.count(200) <= 6
    assert set(codes) == {200, 503}
    assert "all that it may in memory (2.0 MB)" in answers[-1].json()["detail"]
    assert filled.service.engine().budget.inputs <= MEMORY
    filled.gate.set()
    until(lambda: filled.service.engine().budget.inputs == 0)
    until(lambda: httpx.post(door, json={"data": [BIG]}).status_code == 200)


def test_inputs_of_one_page_are_bounded(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_memory="2mb")
    page = PageClient(url)
    jobs = [page.run(1, BIG) for _ in range(12)]
    stage, info = page.finish(jobs[-1])
    assert stage == "failed"
    assert "all that it may in memory" in info["error"]["message"]
    filled.gate.set()
    assert page.finish(jobs[0])[0] == "done"
    until(lambda: filled.service.engine().budget.inputs == 0)
    page.close()


def test_a_call_that_is_cancelled_while_it_waits_counts_no_more(
    serve: Serve, filled: Filled
) -> None:
    page = PageClient(serve(filled.app, max_memory="2mb"))
    jobs = [page.run(1, BIG) for _ in range(4)]
    page.send({"t": "cancel", "jobs": jobs})
    assert [page.finish(job)[0] for job in jobs] == ["cancelled"] * 4
    until(lambda: filled.service.engine().budget.inputs == 0)
    page.close()


def test_what_was_accepted_in_a_shared_store_ends_in_words(
    serve: Serve, filled: Filled, redis_server: RedisServer
) -> None:
    url = serve(filled.app, max_memory="200kb", store=f"redis://127.0.0.1:{redis_server.port}/9")
    door = f"{url}gradio_api/call/echo"
    for text, wanted in ((BIG, "event: error"), ("small", "small")):
        event = httpx.post(door, json={"data": [text]}).json()["event_id"]
        assert wanted in httpx.get(f"{door}/{event}", timeout=30).text
    for text, status in ((BIG, 503), ("small", 200), (BIG, 503), ("small", 200)):
        # a place of the line that such a call had is free again
        body = {"data": [text]}
        answer = httpx.post(door, json=body, headers={"prefer": "wait"}, timeout=30)
        assert (answer.status_code, "all that it may" in answer.text) == (status, text == BIG), (
            answer.text
        )


def streaming(gate: threading.Event) -> gr.Blocks:
    def hold(picture: Any, text: str) -> str:
        gate.wait(20)
        return "through"

    with gr.Blocks() as app:
        picture, text = gr.Image(sources=["webcam"], streaming=True), gr.Textbox()
        picture.stream(hold, [picture, text], gr.Textbox(), api_name="look")
    return app


def budget_of(app: gr.Blocks) -> Any:
    return app.server.app.state.service.engine().budget


def test_chunks_that_wait_are_bounded_over_http(serve: Serve) -> None:
    gate = threading.Event()
    app = streaming(gate)
    with httpx.Client(base_url=serve(app, max_memory="2mb") + "gradio_api/") as client:
        body = {"data": [None, "x"], "fn_index": 0, "session_hash": "s"}
        event = client.post("queue/join", json=body).json()["event_id"]
        chunks = [client.post(f"stream/{event}", json={"data": [None, BIG]}) for _ in range(12)]
        assert [answer.status_code for answer in chunks].count(200) <= 6
        assert chunks[-1].status_code == 503
        assert budget_of(app).inputs <= MEMORY
        client.post("cancel", json={"event_id": event, "session_hash": "s", "fn_index": 0})
        gate.set()
        until(lambda: budget_of(app).inputs == 0)


def test_chunks_that_wait_are_bounded_on_a_page(serve: Serve) -> None:
    gate = threading.Event()
    app = streaming(gate)
    page = PageClient(serve(app, max_memory="2mb"))
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    picture = (
        file.getvalue()
    )  # a whole one, which holds the stream at the gate: a broken one ends it
    for n in range(12):
        head = {"t": "chunk", "job": n + 1, "fn": 0, "n": n + 1, "data": [None, BIG], "place": 0}
        text = json.dumps({**head, "mime": "image/jpeg"}).encode()
        page.socket.send(struct.pack(">I", len(text)) + text + picture)
    stage, info = page.finish(12)
    assert stage == "failed"
    assert "all that it may in memory" in info["error"]["message"]
    assert budget_of(app).inputs <= MEMORY
    gate.set()
    until(lambda: budget_of(app).inputs == 0)
    page.close()


def test_what_pages_that_are_gone_never_read_is_bounded(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_memory="2mb")
    for _ in range(20):
        page = PageClient(url)
        page.run(0, BIG)
        page.drop()
    until(lambda: not any(s.jobs or s.attached for s in filled.service.pages.values()))
    held = sum(s.outbox.held() for s in filled.service.pages.values())
    assert held > BIG.__len__(), "some are still there for those who come back"
    until(lambda: sum(s.weight() for s in filled.service.pages.values()) <= MEMORY)


@pytest.mark.parametrize("name", ["change", "kept"])
def test_what_sessions_keep_besides_states_is_bounded(
    serve: Serve, filled: Filled, name: str
) -> None:
    url = serve(filled.app, max_memory="2mb")
    for n in range(20):
        body = {"data": [f"{n}{BIG}"], "session_hash": f"s{n}"}
        assert httpx.post(f"{url}gradio_api/run/{name}", json=body).status_code == 200
    # what it holds is counted now and then: a few sessions may have come since
    service = filled.service
    until(lambda: 0 < service.keeper.held <= MEMORY and len(service.clients) <= 7)
    assert len(service.clients) >= 3


def test_whatever_a_session_keeps_can_be_weighed() -> None:
    """One that cannot would end the look after all others."""
    session = Session("s")
    before = session.weight()
    session.shelves["a component's own"] = {"file.png": "x" * 10_000}
    assert 10_000 < session.weight() - before < 20_000


def test_no_more_pages_are_remembered_than_the_capacity(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, state_session_capacity=3)
    first = PageClient(url)
    for _ in range(8):
        PageClient(url).drop()
    until(lambda: sum(s.attached for s in filled.service.pages.values()) == 1)
    PageClient(url).drop()
    assert len(filled.service.pages) <= 4
    assert first.key in filled.service.pages, "who is connected stays"
    first.close()


def test_a_page_that_never_says_what_it_has_is_not_remembered_for_ever() -> None:
    from showglass.protocol import JobInfo, JobOp
    from showglass.runtime.outbox import KEPT_JOBS, Outbox

    outbox = Outbox(lambda urgent: None)
    for job in range(5 * KEPT_JOBS):
        outbox.job(JobOp(job, "done", JobInfo()), edge=1)
        outbox.flush()
    assert KEPT_JOBS <= len(outbox._known_jobs) <= 2 * KEPT_JOBS + 1
    assert len(outbox._ended) <= 2 * KEPT_JOBS + 1
    outbox.ack(outbox.number)
    assert not outbox._known_jobs


def test_agents_pages_are_bounded_together(
    serve: Serve, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showglass.server.mcp.driver.MOST_BYTES", 1000 * KB)
    url = serve(filled.app, mcp_server=True)
    given = {"name": "app_act", "arguments": {"set": {"text": "x" * (200 * KB)}}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": given}
    with httpx.Client(timeout=20, headers=MCP) as client:
        for _ in range(8):
            said = client.post(f"{url}gradio_api/mcp/?act=1", json=body)
            assert '"isError":false' in said.text
    kept = filled.service.store._values.items()
    assert 0 < sum(len(v) for n, (v, _) in kept if n.startswith("agent page")) <= 1000 * KB
    assert scene.MOST_BYTES <= 64 * KB * KB


def test_many_small_values_crowd_out_only_each_other() -> None:
    import asyncio

    async def run() -> None:
        store = MemoryStore()
        allotment = Allotment(store, 1000, 10)
        await store.set("sign-in", b"of somebody", 1.0)
        for n in range(100):
            await allotment.set(f"link {n}", b"x", 1000.0)
        await allotment.set("link 99", b"x" * 500, 1000.0)
        assert await store.get("sign-in") is not None
        assert await store.get("link 89") is None
        assert await store.get("link 90") is not None
        await allotment.set("link 100", b"x" * 600, 1000.0)
        assert await store.get("link 99") is None
        assert await store.get("link 100") is not None

    asyncio.run(run())


# -- the disk ----------------------------------------------------------------------------------------------------------


def on_disk(filled: Filled) -> int:
    root: Path = filled.service.vault.root
    return sum(f.stat().st_size for f in root.rglob("*") if f.is_file())


def form(kilobytes: int) -> Iterator[bytes]:
    """A form that does not say how long it is."""
    yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    yield from itertools.repeat(b"x" * (64 * KB), kilobytes // 64)
    yield b"\r\n--b--\r\n"


def test_an_upload_that_says_no_length_is_bounded(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_disk="1mb")
    kind = {"content-type": "multipart/form-data; boundary=b"}
    refused = httpx.post(f"{url}gradio_api/upload", content=form(4000), headers=kind)
    assert refused.status_code in (413, 507)
    assert on_disk(filled) == 0
    taken = httpx.post(f"{url}gradio_api/upload", content=form(600), headers=kind)
    assert taken.status_code == 200


def test_uploads_at_once_are_bounded_together(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_disk="2mb")

    def send(_: int) -> int:
        files = {"files": ("a", b"x" * (900 * KB))}
        return httpx.post(f"{url}gradio_api/upload", files=files, timeout=20).status_code

    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(send, range(8)))
    assert set(codes) <= {200, 507}
    assert codes.count(200) <= 2
    assert on_disk(filled) <= 2048 * KB


@pytest.mark.parametrize("name", ["paint", "play"])
def test_files_that_functions_make_are_bounded(serve: Serve, filled: Filled, name: str) -> None:
    url = serve(filled.app, max_disk="1mb")
    codes = [
        httpx.post(f"{url}gradio_api/run/{name}", json={"data": []}).status_code for _ in range(10)
    ]
    assert codes == sorted(codes)
    assert set(codes) == {200, 500}
    assert on_disk(filled) <= 1024 * KB


def test_files_of_agents_are_bounded(serve: Serve, filled: Filled) -> None:
    url = serve(filled.app, max_disk="1mb", mcp_server=True)
    data = "data:text/plain;base64," + base64.b64encode(b"x" * (300 * KB)).decode()
    given = {"name": "str", "arguments": {"x": data, "object": data}}
    tools = httpx.get(f"{url}gradio_api/mcp/schema").json()
    tool = next(t for t in tools if t["meta"]["endpoint_name"] == "read")
    given = {
        "name": tool["name"],
        "arguments": {next(iter(tool["inputSchema"]["properties"])): data},
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": given}
    with httpx.Client(timeout=20, headers=MCP) as client:
        said = [client.post(f"{url}gradio_api/mcp/", json=body).text for _ in range(8)]
    assert '"isError":false' in said[0]
    assert "There is no room for" in said[-1]
    assert on_disk(filled) <= 1024 * KB


def test_a_file_that_grows_is_counted_as_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "IDLE_SECONDS", 60.0)
    vault = Vault()
    vault.ledger.set_limit(100 * KB)
    _, path = vault.new("stream.mp4")
    with path.open("ab") as file:
        for _ in range(9):
            vault.grow(path, 10 * KB)
            file.write(b"x" * (10 * KB))
            file.flush()
        with pytest.raises(NoRoom, match="no room for 20 KB now"):
            vault.grow(path, 20 * KB)
    assert vault.ledger.held == 90 * KB
    _, late = vault.new("late.bin")
    late.write_bytes(b"x" * (30 * KB))
    with pytest.raises(NoRoom, match="no room for more files"):
        vault.written(late)
    assert not late.exists()
    assert path.exists()
