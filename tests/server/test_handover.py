"""A page that is loaded again takes over the jobs of its tab, once, and nobody else's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

import showglass as gr
from showglass.server import talk
from tests.page_client import PageClient
from tests.reloads import Story, Tale, adopted, half_told, nothing_more, reload, told, wait_until

Serve = Callable[..., str]


@pytest.fixture
def tale(serve: Serve) -> Iterator[Tale]:
    """A page whose job is in its middle, and waits for `story.gate`."""
    with half_told(serve) as tale:
        yield tale


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server waits a moment only for a tab that went without a word."""
    monkeypatch.setattr(talk, "COMES_BACK_SECONDS", 0.2)


def begun(serve: Serve, app: gr.Blocks, entered: threading.Event) -> PageClient:
    """A page whose first event has got as far as `entered`."""
    page = PageClient(serve(app))
    page.run(0)
    assert entered.wait(30)
    return page


def test_a_running_job_flows_on_in_the_page_that_comes_after(tale: Tale) -> None:
    with closing(reload(tale.page)) as page:
        [job] = adopted(page)
        assert (job["fn"], job["stage"]) == (0, "running")
        assert job["job"] < 0
        while (tale.out._id, "value") not in page.values:
            page.read()
        assert page.value(tale.out) == "half"
        tale.story.gate.set()
        assert page.finish(job["job"])[0] == "done"
        assert page.value(tale.out) == "half and whole"


def test_a_waiting_job_moves_with_its_place(tale: Tale) -> None:
    before = PageClient(tale.url)
    job = before.run(0)
    while before.jobs.get(job, [""])[0] != "queued":
        before.read()
    with closing(reload(before)) as page:
        [job_there] = adopted(page)
        assert (job_there["stage"], job_there["info"]["place"]) == ("queued", 0)
        tale.story.gate.set()
        assert page.finish(job_there["job"])[0] == "done"
        assert page.value(tale.out) == "half and whole"


def test_what_ended_meanwhile_is_listed_with_what_it_gave(serve: Serve) -> None:
    with half_told(serve, trigger=7) as tale:
        tale.page.drop()
        tale.story.gate.set()
        assert tale.story.closed.wait(30)
        with closing(reload(tale.page)) as page:
            [job] = adopted(page)
            assert (job["fn"], job["stage"], job["trigger"]) == (0, "done", 7)
            assert job["ops"] == [["set", tale.out._id, "value", "half and whole"]]
            assert (tale.out._id, "value") not in page.values


def test_a_failure_meanwhile_is_listed_with_its_reason(serve: Serve) -> None:
    gate, entered = threading.Event(), threading.Event()

    def fail() -> None:
        entered.set()
        gate.wait(30)
        raise gr.Error("Not today.")

    with gr.Blocks() as app:
        gr.Button().click(fail, None, None)
    before = begun(serve, app, entered)
    before.drop()
    gate.set()
    with closing(reload(before)) as page:
        [job] = adopted(page)
        stage, info = page.finish(job["job"])
        assert stage == "failed"
        assert info["error"]["message"] == "Not today."


def test_what_the_page_has_seen_is_not_listed(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Button().click(lambda: "x", None, gr.Textbox())
    before = PageClient(serve(app))
    before.call(0)
    before.send({"t": "ack", "n": before.seen})
    before.send({"t": "ping"})
    before.read()
    with closing(reload(before)) as page:
        assert nothing_more(page)


def test_jobs_move_on_with_every_reload_and_what_was_seen_stays_seen(serve: Serve) -> None:
    story = Story()
    with gr.Blocks() as app:
        out, quick = gr.Textbox(), gr.Textbox()
        gr.Button().click(story.write, None, out)
        gr.Button().click(lambda: "at once", None, quick)
    page = PageClient(serve(app))
    page.call(1)
    page.run(0)
    assert story.half.wait(30)
    for _ in range(3):
        page = reload(page)
        jobs = {job["fn"]: job for job in adopted(page)}
        assert {fn: job["stage"] for fn, job in jobs.items()} == {0: "running", 1: "done"}
    page.send({"t": "seen", "jobs": [jobs[1]["job"]]})
    page.send({"t": "ping"})
    while page.read() != {"t": "pong"}:
        pass
    with closing(reload(page)) as page:
        [job] = adopted(page)
        assert job["fn"] == 0
        story.gate.set()
        assert page.finish(job["job"])[0] == "done"
        assert page.value(out) == "half and whole"


def test_a_key_is_good_once(tale: Tale) -> None:
    with closing(reload(tale.page)) as page, closing(PageClient(tale.url)) as thief:
        assert len(adopted(page)) == 1
        thief.send({"t": "adopt", "session": tale.page.key, "left": True})
        assert nothing_more(thief)


@pytest.mark.usefixtures("impatient")
def test_a_duplicated_tab_takes_nothing_from_one_that_lives(tale: Tale) -> None:
    with closing(PageClient(tale.url)) as copy:
        copy.send({"t": "adopt", "session": tale.page.key})
        tale.page.drop()
        copy.send({"t": "adopt", "session": tale.page.key})
        tale.page.open()
        time.sleep(0.4)  # the server would have given the job away by now
        assert nothing_more(copy)
    tale.story.gate.set()
    assert tale.page.finish(tale.job)[0] == "done"
    assert tale.page.value(tale.out) == "half and whole"


@pytest.mark.usefixtures("impatient")
def test_a_tab_that_died_without_a_word_is_adopted_when_it_does_not_come_back(tale: Tale) -> None:
    tale.page.drop()
    wait_until(lambda: not tale.session(tale.page).attached)
    with closing(reload(tale.page, left=False)) as page:
        [job] = adopted(page)
        tale.story.gate.set()
        page.finish(job["job"])
        assert page.value(tale.out) == "half and whole"


def test_an_adopted_job_can_be_stopped(tale: Tale) -> None:
    with closing(reload(tale.page)) as page:
        [job] = adopted(page)
        page.send({"t": "cancel", "jobs": [job["job"]]})
        assert page.finish(job["job"])[0] == "cancelled"
        tale.story.gate.set()
        assert tale.story.closed.wait(30)


def test_a_page_that_comes_back_after_all_takes_its_job_back(tale: Tale) -> None:
    before = tale.page
    with closing(reload(before)) as page:
        assert len(adopted(page)) == 1
        before.open()
        assert before.resumed
        assert before.finish(tale.job)[0] == "moved"
        assert before.finish(before.run(1))[0] == "failed"
        before.send({"t": "adopt", "session": page.key, "left": True})
        [back] = adopted(before)
        tale.story.gate.set()
        assert before.finish(back["job"])[0] == "done"
        assert before.value(tale.out) == "half and whole"


def test_the_new_page_has_a_state_of_its_own_and_the_job_keeps_its_old_one(serve: Serve) -> None:
    gate, entered = threading.Event(), threading.Event()

    def add(count: int) -> tuple[int, str]:
        if count == 1:
            entered.set()
            gate.wait(30)
        return count + 1, f"run {count + 1}"

    with gr.Blocks() as app:
        state, out = gr.State(0), gr.Textbox()
        gr.Button().click(add, state, [state, out])
    before = PageClient(serve(app))
    before.call(0, None)
    before.send({"t": "ack", "n": before.seen})
    before.run(0, None)
    assert entered.wait(30)
    with closing(reload(before)) as page:
        [job] = adopted(page)
        gate.set()
        page.finish(job["job"])
        assert page.value(out) == "run 2"
        page.call(0, None)
        assert page.value(out) == "run 1"


def test_props_that_an_adopted_job_changes_hold_in_the_new_session(serve: Serve) -> None:
    gate, entered = threading.Event(), threading.Event()

    def more() -> Iterator[Any]:
        yield gr.update(choices=["a", "b"])
        entered.set()
        gate.wait(30)
        yield gr.update(choices=["a", "b", "c"])

    with gr.Blocks() as app:
        pick, out = gr.Dropdown(["a"]), gr.Textbox()
        gr.Button().click(more, None, pick)
        pick.change(lambda value: f"chose {value}", pick, out)
    with closing(reload(begun(serve, app, entered))) as page:
        [job] = adopted(page)
        assert page.call(1, "b")[0] == "done"
        gate.set()
        page.finish(job["job"])
        assert page.call(1, "c")[0] == "done"
        assert page.value(out) == "chose c"


def test_props_of_a_listed_job_hold_once_it_is_shown(serve: Serve) -> None:
    with gr.Blocks() as app:
        pick, out = gr.Dropdown(["a"]), gr.Textbox()
        gr.Button().click(lambda: gr.update(choices=["a", "b"]), None, pick)
        pick.change(lambda value: f"chose {value}", pick, out)
    before = PageClient(serve(app))
    before.call(0)
    with closing(reload(before)) as page:
        [job] = adopted(page)
        assert page.call(1, "b")[0] == "failed"
        page.send({"t": "seen", "jobs": [job["job"]], "shown": True})
        assert page.call(1, "b")[0] == "done"


def test_what_runs_by_itself_is_ended_instead(serve: Serve) -> None:
    story = Story()
    with gr.Blocks() as app:
        app.load(story.write, None, gr.Textbox())
    with closing(reload(begun(serve, app, story.half))) as page:
        story.gate.set()
        assert story.closed.wait(30)
        assert nothing_more(page)


def test_a_session_that_gave_lives_as_long_as_the_page_that_took(tale: Tale) -> None:
    """The files of what it gave are its own."""
    with closing(reload(PageClient(tale.url))) as idle:
        with closing(reload(tale.page)) as page:
            adopted(page)
            assert nothing_more(idle)
            wait_until(
                lambda: (
                    sorted(s.attached for s in tale.sessions.values()) == [False, True, True, True]
                )
            )
            assert tale.session(tale.page).attached
            tale.story.gate.set()
        wait_until(lambda: not tale.session(tale.page).attached)


def test_a_key_that_nobody_has_is_passed_over(serve: Serve) -> None:
    app, _ = told(Story())
    with closing(PageClient(serve(app))) as page:
        for key in ("", "x", page.key):
            page.send({"t": "adopt", "session": key, "left": True})
        assert nothing_more(page)
