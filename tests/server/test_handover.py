"""A page that is loaded again takes over the jobs of its tab, once, and nobody else's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import showglass as gr
from showglass.server import talk
from tests.page_client import PageClient
from tests.reloads import Story, adopted, nothing_more, reload, told, wait_until

Serve = Callable[..., str]


def test_a_running_job_flows_on_in_the_page_that_comes_after(serve: Serve) -> None:
    story = Story()
    app, out = told(story)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert story.half.wait(5)
    page = reload(before, url)
    [job] = adopted(page)
    assert (job["fn"], job["stage"]) == (0, "running")
    assert job["job"] < 0
    while (out._id, "value") not in page.values:
        page.read()
    assert page.value(out) == "half"
    story.gate.set()
    assert page.finish(job["job"])[0] == "done"
    assert page.value(out) == "half and whole"
    page.close()


def test_a_waiting_job_moves_with_its_place(serve: Serve) -> None:
    story = Story()
    app, out = told(story)
    url = serve(app)
    other = PageClient(url)
    other.run(0)
    assert story.half.wait(5)
    before = PageClient(url)
    job = before.run(0)
    while before.jobs.get(job, [""])[0] != "queued":
        before.read()
    page = reload(before, url)
    [job_there] = adopted(page)
    assert (job_there["stage"], job_there["info"]["place"]) == ("queued", 0)
    story.gate.set()
    assert page.finish(job_there["job"])[0] == "done"
    assert page.value(out) == "half and whole"
    page.close()
    other.close()


def test_what_ended_meanwhile_is_listed_with_what_it_gave(serve: Serve) -> None:
    story = Story()
    app, out = told(story)
    url = serve(app)
    before = PageClient(url)
    before.run(0, trigger=7)
    assert story.half.wait(5)
    before.drop()
    story.gate.set()
    assert story.closed.wait(5)
    page = reload(before, url)
    [job] = adopted(page)
    assert (job["fn"], job["stage"], job["trigger"]) == (0, "done", 7)
    assert job["ops"] == [["set", out._id, "value", "half and whole"]]
    assert (out._id, "value") not in page.values
    page.close()


def test_a_failure_meanwhile_is_listed_with_its_reason(serve: Serve) -> None:
    gate, entered = threading.Event(), threading.Event()

    def fail() -> None:
        entered.set()
        gate.wait(5)
        raise gr.Error("Not today.")

    with gr.Blocks() as app:
        gr.Button().click(fail, None, None)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert entered.wait(5)
    before.drop()
    gate.set()
    page = reload(before, url)
    [job] = adopted(page)
    if job["stage"] == "running":
        stage, info = page.finish(job["job"])
    else:
        stage, info = job["stage"], job["info"]
    assert stage == "failed"
    assert info["error"]["message"] == "Not today."
    page.close()


def test_what_the_page_has_seen_is_not_listed(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Button().click(lambda: "x", None, gr.Textbox())
    url = serve(app)
    before = PageClient(url)
    before.call(0)
    before.send({"t": "ack", "n": before.seen})
    before.send({"t": "ping"})
    before.read()
    page = reload(before, url)
    assert nothing_more(page)
    page.close()


def test_jobs_move_on_with_every_reload_and_what_was_seen_stays_seen(serve: Serve) -> None:
    story = Story()
    with gr.Blocks() as app:
        out, quick = gr.Textbox(), gr.Textbox()
        gr.Button().click(story.write, None, out)
        gr.Button().click(lambda: "at once", None, quick)
    url = serve(app)
    page = PageClient(url)
    page.call(1)
    page.run(0)
    assert story.half.wait(5)
    for _ in range(3):
        page = reload(page, url)
        jobs = {job["fn"]: job for job in adopted(page)}
        assert {fn: job["stage"] for fn, job in jobs.items()} == {0: "running", 1: "done"}
    page.send({"t": "seen", "jobs": [jobs[1]["job"]]})
    page.send({"t": "ping"})
    while page.read() != {"t": "pong"}:
        pass
    page = reload(page, url)
    [job] = adopted(page)
    assert job["fn"] == 0
    story.gate.set()
    assert page.finish(job["job"])[0] == "done"
    assert page.value(out) == "half and whole"
    page.close()


def test_a_key_is_good_once(serve: Serve) -> None:
    story = Story()
    app, _ = told(story)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert story.half.wait(5)
    page = reload(before, url)
    assert len(adopted(page)) == 1
    thief = PageClient(url)
    thief.send({"t": "adopt", "session": before.key, "left": True})
    assert nothing_more(thief)
    story.gate.set()
    thief.close()
    page.close()


def test_a_duplicated_tab_takes_nothing_from_one_that_lives(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "COMES_BACK_SECONDS", 0.2)
    story = Story()
    app, out = told(story)
    url = serve(app)
    page = PageClient(url)
    job = page.run(0)
    assert story.half.wait(5)
    copy = PageClient(url)
    copy.send({"t": "adopt", "session": page.key})
    page.drop()
    copy.send({"t": "adopt", "session": page.key})
    page.open()
    time.sleep(0.4)  # the server would have given the job away by now
    assert nothing_more(copy)
    story.gate.set()
    assert page.finish(job)[0] == "done"
    assert page.value(out) == "half and whole"
    copy.close()
    page.close()


def test_a_tab_that_died_without_a_word_is_adopted_when_it_does_not_come_back(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "COMES_BACK_SECONDS", 0.2)
    story = Story()
    app, out = told(story)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert story.half.wait(5)
    before.drop()
    assert app.server is not None
    session = app.server.app.state.service.pages[before.key]
    while session.attached:
        time.sleep(0.01)
    page = reload(before, url, left=False)
    [job] = adopted(page)
    story.gate.set()
    page.finish(job["job"])
    assert page.value(out) == "half and whole"
    page.close()


def test_an_adopted_job_can_be_stopped(serve: Serve) -> None:
    story = Story()
    app, _ = told(story)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert story.half.wait(5)
    page = reload(before, url)
    [job] = adopted(page)
    page.send({"t": "cancel", "jobs": [job["job"]]})
    assert page.finish(job["job"])[0] == "cancelled"
    story.gate.set()
    assert story.closed.wait(5)
    page.close()


def test_a_page_that_comes_back_after_all_takes_its_job_back(serve: Serve) -> None:
    story = Story()
    app, out = told(story)
    url = serve(app)
    before = PageClient(url)
    job = before.run(0)
    assert story.half.wait(5)
    page = reload(before, url)
    assert len(adopted(page)) == 1
    before.open()
    assert before.resumed
    assert before.finish(job)[0] == "moved"
    assert before.finish(before.run(1))[0] == "failed"
    before.send({"t": "adopt", "session": page.key, "left": True})
    [back] = adopted(before)
    story.gate.set()
    assert before.finish(back["job"])[0] == "done"
    assert before.value(out) == "half and whole"
    page.close()
    before.close()


def test_the_new_page_has_a_state_of_its_own_and_the_job_keeps_its_old_one(serve: Serve) -> None:
    gate, entered = threading.Event(), threading.Event()

    def add(count: int) -> tuple[int, str]:
        if count == 1:
            entered.set()
            gate.wait(5)
        return count + 1, f"run {count + 1}"

    with gr.Blocks() as app:
        state, out = gr.State(0), gr.Textbox()
        gr.Button().click(add, state, [state, out])
    url = serve(app)
    before = PageClient(url)
    before.call(0, None)
    before.send({"t": "ack", "n": before.seen})
    before.run(0, None)
    assert entered.wait(5)
    page = reload(before, url)
    [job] = adopted(page)
    gate.set()
    page.finish(job["job"])
    assert page.value(out) == "run 2"
    page.call(0, None)
    assert page.value(out) == "run 1"
    page.close()


def test_props_that_an_adopted_job_changes_hold_in_the_new_session(serve: Serve) -> None:
    gate, entered = threading.Event(), threading.Event()

    def more() -> Iterator[Any]:
        yield gr.update(choices=["a", "b"])
        entered.set()
        gate.wait(5)
        yield gr.update(choices=["a", "b", "c"])

    with gr.Blocks() as app:
        pick, out = gr.Dropdown(["a"]), gr.Textbox()
        gr.Button().click(more, None, pick)
        pick.change(lambda value: f"chose {value}", pick, out)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert entered.wait(5)
    page = reload(before, url)
    [job] = adopted(page)
    assert page.call(1, "b")[0] == "done"
    gate.set()
    page.finish(job["job"])
    assert page.call(1, "c")[0] == "done"
    assert page.value(out) == "chose c"
    page.close()


def test_props_of_a_listed_job_hold_once_it_is_shown(serve: Serve) -> None:
    with gr.Blocks() as app:
        pick, out = gr.Dropdown(["a"]), gr.Textbox()
        gr.Button().click(lambda: gr.update(choices=["a", "b"]), None, pick)
        pick.change(lambda value: f"chose {value}", pick, out)
    url = serve(app)
    before = PageClient(url)
    before.call(0)
    page = reload(before, url)
    [job] = adopted(page)
    assert page.call(1, "b")[0] == "failed"
    page.send({"t": "seen", "jobs": [job["job"]], "shown": True})
    assert page.call(1, "b")[0] == "done"
    page.close()


def test_what_runs_by_itself_is_ended_instead(serve: Serve) -> None:
    story = Story()
    with gr.Blocks() as app:
        app.load(story.write, None, gr.Textbox())
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert story.half.wait(5)
    page = reload(before, url)
    story.gate.set()
    assert story.closed.wait(5)
    assert nothing_more(page)
    page.close()


def test_a_session_that_gave_lives_as_long_as_the_page_that_took(serve: Serve) -> None:
    """The files of what it gave are its own."""
    story = Story()
    app, _ = told(story)
    url = serve(app)
    before = PageClient(url)
    before.run(0)
    assert story.half.wait(5)
    page = reload(before, url)
    adopted(page)
    idle = reload(PageClient(url), url)
    assert nothing_more(idle)
    assert app.server is not None
    pages = app.server.app.state.service.pages
    wait_until(lambda: sorted(s.attached for s in pages.values()) == [False, True, True, True])
    assert pages[before.key].attached
    story.gate.set()
    page.close()
    wait_until(lambda: not pages[before.key].attached)
    idle.close()


def test_a_key_that_nobody_has_is_passed_over(serve: Serve) -> None:
    app, _ = told(Story())
    page = PageClient(serve(app))
    for key in ("", "x", page.key):
        page.send({"t": "adopt", "session": key, "left": True})
    assert nothing_more(page)
    page.close()
