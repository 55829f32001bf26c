"""What is forgotten when: sessions, States, jobs and files, by their age and when they hold too much."""

from __future__ import annotations

import gc
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.gates import ledger
from showglass.runtime.job import Job
from showglass.runtime.outbox import Outbox
from showglass.runtime.session import Session
from showglass.server import keeping
from showglass.server.events import Event
from showglass.server.feed import Feed
from tests.page_client import PageClient

Serve = Callable[..., str]
KB = 1024


class Kept:
    """An app whose States grow, and what it says of their end."""

    def __init__(self, **state: Any) -> None:
        self.dropped = list[Any]()
        self.unloaded = list[str]()
        self.gate = threading.Event()
        with gr.Blocks() as self.app:
            size, out, paper = (
                gr.Number(label="KB"),
                gr.Textbox(label="Out"),
                gr.File(label="Paper"),
            )
            blob = gr.State("", delete_callback=self.dropped.append, **state)
            click = gr.Button().click
            click(self.grow, [size, blob], [out, blob])
            click(self.show, blob, out)
            click(self.write, None, paper)
            click(lambda: self.gate.wait(10), None, out, api_name="hold")
            self.app.unload(lambda: self.unloaded.append("unloaded"))

    def grow(self, size: float, blob: str) -> tuple[str, str]:
        """As many KB in the State."""
        return "grown", "x" * int(size * KB)

    def show(self, blob: str) -> str:
        """How many KB there are."""
        return str(len(blob) // KB)

    def write(self) -> str:
        """A new file."""
        path = Path("made.txt")
        path.write_text("made")
        return str(path)

    @property
    def service(self) -> Any:
        return self.app.server.app.state.service

    def on_loop(self, work: Callable[[], None]) -> None:
        """Do `work` where the server would, and wait for it."""
        done = threading.Event()

        def run() -> None:
            work()
            done.set()

        self.service.engine().mailbox.post(run)
        assert done.wait(30)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.chdir(tmp_path)
    return Kept()


def run(url: str, name: str, *data: Any, session: str | None = None) -> Any:
    body = {"data": list(data), "session_hash": session}
    answer = httpx.post(f"{url}gradio_api/run/{name}", json=body)
    return answer.json()["data"][0] if answer.status_code == 200 else answer


def until(holds: Callable[[], Any], seconds: float = 10) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return found


def test_an_idle_session_ends_with_all_that_it_had(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(kept.app)
    run(url, "grow", 1, session="a")
    paper = run(url, "write", session="a")
    link = paper["url"]
    assert httpx.get(link).status_code == 200
    kept.on_loop(kept.service.sweep)
    assert list(kept.service.clients) == ["a"], "an hour is not over"
    monkeypatch.setattr(keeping, "SESSION_SECONDS", -1.0)
    kept.on_loop(kept.service.sweep)
    assert list(kept.service.clients) == []
    until(lambda: kept.dropped == ["x" * KB])
    until(lambda: kept.unloaded == ["unloaded"])
    until(lambda: httpx.get(link).status_code != 200)
    assert run(url, "show", session="a") == "0"


def test_a_page_that_is_open_or_works_stays(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PageClient(serve(kept.app))
    monkeypatch.setattr(keeping, "SESSION_SECONDS", -1.0)
    kept.on_loop(kept.service.sweep)
    assert len(kept.service.pages) == 1
    page.run(3)
    until(lambda: kept.service.engine().lanes.running)
    page.drop()
    until(lambda: not any(s.attached for s in kept.service.pages.values()))
    kept.on_loop(kept.service.sweep)
    assert len(kept.service.pages) == 1, "its job runs"
    monkeypatch.setattr(keeping, "WORKING_SECONDS", -1.0)
    kept.on_loop(kept.service.sweep)
    assert len(kept.service.pages) == 0, "nobody came back for a day"
    kept.gate.set()


def test_unload_runs_once_when_a_page_said_goodbye_before(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PageClient(serve(kept.app))
    page.call(0, 1, None)
    page.send({"t": "bye"})
    until(lambda: kept.unloaded == ["unloaded"])
    page.close()
    until(lambda: not any(s.attached for s in kept.service.pages.values()))
    monkeypatch.setattr(keeping, "SESSION_SECONDS", -1.0)
    kept.on_loop(kept.service.sweep)
    until(lambda: kept.dropped)
    assert kept.unloaded == ["unloaded"]


def test_a_state_goes_when_its_time_is_over(serve: Serve) -> None:
    kept = Kept(time_to_live=0.05)
    url = serve(kept.app)
    page = PageClient(url)
    page.call(0, 3, None)
    time.sleep(0.1)
    kept.on_loop(kept.service.sweep)
    until(lambda: kept.dropped == ["x" * 3 * KB])
    page.call(1, None)
    assert page.value(kept.app.dependencies[1].outputs[0]) == "0"
    page.close()


def test_the_oldest_idle_sessions_go_when_all_hold_too_much(serve: Serve, kept: Kept) -> None:
    url = serve(kept.app, max_memory="1mb")
    for name in "abcd":
        assert run(url, "grow", 400, session=name) == "grown"
    until(lambda: kept.dropped)
    until(lambda: kept.service.keeper.held <= 1024 * KB)
    assert run(url, "show", session="d") == "400"
    assert "a" not in kept.service.clients


def test_one_value_that_is_too_much_by_itself_is_refused_in_words(serve: Serve, kept: Kept) -> None:
    page = PageClient(serve(kept.app, max_memory="1mb"))
    stage, info = page.call(0, 2000, None)
    assert stage == "failed"
    message = info["error"]["message"]
    assert "The value of a State, a str, would take 2.0 MB, more than the 1.0 MB" in message
    page.close()


def test_new_work_is_refused_while_nothing_idle_is_left(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOOK_SECONDS", 0.05)
    url = serve(kept.app, max_memory="1mb")
    pages = [PageClient(url), PageClient(url)]
    for page in pages:
        assert page.call(0, 600, None)[0] == "done"
    until(lambda: kept.service.engine().budget.full)
    answer = run(url, "show")
    assert answer.status_code == 503
    assert "holds all that it may in memory (1.0 MB)" in answer.json()["detail"]
    pages[0].close()
    until(lambda: not kept.service.engine().budget.full)
    assert run(url, "show") == "0"
    pages[1].close()


def test_the_oldest_results_that_nobody_read_go_too(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOOK_SECONDS", 0.05)
    with gr.Blocks() as app:
        given, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda text: text * 400 * KB, given, out, api_name="large")
    door = serve(app, max_memory="1mb") + "gradio_api/call/large"
    events = [httpx.post(door, json={"data": [letter]}).json()["event_id"] for letter in "abcde"]
    until(lambda: 0 < app.server.app.state.service.keeper.held <= 1024 * KB)
    assert httpx.get(f"{door}/{events[0]}").status_code == 404
    assert "e" * 100 in httpx.get(f"{door}/{events[-1]}").text


def test_no_more_sessions_than_the_capacity_are_kept(serve: Serve, kept: Kept) -> None:
    url = serve(kept.app, state_session_capacity=3)
    for n in range(6):
        run(url, "grow", 1, session=f"s{n}")
    assert list(kept.service.clients) == ["s3", "s4", "s5"]
    with pytest.raises(ValueError, match="state_session_capacity must be 1 or more"):
        kept.app.launch(state_session_capacity=0)


def test_uploads_are_bounded_on_disk(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(kept.app, max_disk="1mb")

    def upload(kilobytes: int) -> httpx.Response:
        files = {"files": ("a.bin", b"x" * kilobytes * KB)}
        return httpx.post(f"{url}gradio_api/upload", files=files)

    large = upload(2000)
    assert large.status_code == 413
    assert "more than the 1.0 MB of files that this app keeps" in large.json()["detail"]
    assert [upload(400).status_code for _ in range(2)] == [200, 200]
    crowded = upload(400)
    assert crowded.status_code == 507
    assert "no room for 400 KB now" in crowded.json()["detail"]
    monkeypatch.setattr(ledger, "IDLE_SECONDS", -1.0)
    assert [upload(400).status_code for _ in range(4)] == [200] * 4
    assert kept.service.vault.ledger.held <= 1024 * KB


def test_delete_cache_sets_the_age_of_files(serve: Serve, tmp_path: Path) -> None:
    picture = tmp_path / "a.txt"
    picture.write_text("declared")
    with gr.Blocks(delete_cache=(1, 7)) as app:
        gr.File(str(picture))
    url = serve(app, allowed_paths=[str(tmp_path)])
    service = app.server.app.state.service
    assert (service.sweep_seconds, service.vault.lifetime) == (1, 7)
    service.vault.lifetime = -1.0
    assert service.vault.sweep() == 0, "what the app itself shows stays"
    assert httpx.get(url).status_code == 200


def test_the_default_cap_is_that_of_the_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(keeping, "CONTAINER_LIMITS", (str(limit),))
    machine = keeping.default_memory()
    assert keeping.LEAST_MEMORY <= machine <= keeping.MOST_MEMORY
    limit.write_text("max\n")
    assert keeping.default_memory() == machine
    limit.write_text(str(1200 * 1024**2))
    assert keeping.default_memory() == 300 * 1024**2


def test_a_copy_of_what_replicas_share_goes_without_a_word(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(kept.app)
    run(url, "grow", 1, session="a")
    link = run(url, "write", session="a")["url"]

    class Shared:
        keeping = property(lambda self: self)

        def name_of(self, session: Session) -> str:
            return session.key

    monkeypatch.setattr(keeping, "SESSION_SECONDS", -1.0)
    with monkeypatch.context() as patch:
        patch.setattr(kept.service, "replica", Shared())
        kept.on_loop(kept.service.keeper.sweep)
    assert list(kept.service.clients) == []
    assert (kept.dropped, kept.unloaded) == ([], []), "another replica may be at work with it"
    assert httpx.get(link).status_code == 200


def test_a_sweep_that_fails_is_not_the_last(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    swept = list[int]()

    def fail() -> None:
        swept.append(1)
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("showglass.server.service.Service.sweep_seconds", 0.02)
    serve(kept.app)
    kept.service.on_sweep.append(fail)
    until(lambda: len(swept) > 2)
    assert "A sweep of sessions and files failed." in caplog.text


KINDS = (Session, Job, Event, Feed, Outbox)


def census() -> Counter[str]:
    gc.collect()
    return Counter(type(o).__name__ for o in gc.get_objects() if isinstance(o, KINDS))


def test_many_sessions_leave_nothing(
    serve: Serve, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(kept.app)
    with httpx.Client(base_url=url + "gradio_api/") as client:
        client.post("run/show", json={"data": []})
        before = census()
        for n in range(200):
            body = {"data": [1], "session_hash": f"s{n}", "fn_index": 0}
            client.post("run/grow", json=body)
            if n % 4 == 0:
                client.post("queue/join", json=body)
                client.get("queue/data", params={"session_hash": f"s{n}"})
    pages = [PageClient(url) for _ in range(20)]
    for page in pages:
        page.call(0, 1, None)
        page.close()
    until(lambda: not any(s.attached for s in kept.service.pages.values()))
    assert len(kept.service.clients) == 200
    monkeypatch.setattr(keeping, "SESSION_SECONDS", -1.0)
    kept.on_loop(kept.service.sweep)
    until(lambda: len(kept.dropped) == 220)
    until(lambda: len(kept.unloaded) == 220)
    until(lambda: not census() - before)
