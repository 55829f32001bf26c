"""Running functions, seen over the page's socket: lanes, generators, cancel, errors, batches, progress."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import showglass as gr
from tests.page_client import PageClient
from tests.runtime.apps import single

Serve = Callable[..., str]


async def greet_async(name: str) -> str:
    await asyncio.sleep(0)
    return f"Hello {name}"


async def count_async(name: str) -> Any:
    for step in range(3):
        await asyncio.sleep(0)
        yield f"{name} {step}"


def count(name: str) -> Iterator[str]:
    for step in range(3):
        yield f"{name} {step}"


@pytest.mark.parametrize(
    ("fn", "shown"),
    [
        (lambda name: f"Hello {name}", "Hello Ada"),
        (greet_async, "Hello Ada"),
        (count, "Ada 2"),
        (count_async, "Ada 2"),
    ],
)
def test_every_kind_of_function_runs(client: Any, fn: Any, shown: str) -> None:
    app, out = single(fn)
    page = client(app)
    assert page.call(0, "Ada")[0] == "done"
    assert page.value(out) == shown


def test_an_error_hides_its_message_unless_asked(client: Any, capfd: Any) -> None:
    def fail(name: str) -> str:
        raise RuntimeError("the secret reason")

    app, _ = single(fail)
    stage, info = client(app).call(0, "Ada")
    assert stage == "failed"
    message = info["error"]["message"]
    assert "secret" not in message
    assert "its author can see why" in message
    short = message.partition("(id ")[2][:4]
    printed = capfd.readouterr().err
    assert f"(id {short})" in printed
    assert "the secret reason" in printed
    assert "Traceback" in printed


def test_what_a_function_returned_is_for_its_author(client: Any, capfd: Any) -> None:
    with gr.Blocks() as app:
        gr.Button().click(lambda: "/srv/models/private.bin", None, gr.File(label="Model"))
    stage, info = client(app).call(0)
    said = info["error"]["message"]
    assert stage == "failed"
    assert "output 1, File 'Model'" in said
    assert "/srv" not in said
    found = re.search(r"\(id ([0-9a-f]{4})\)", said)
    assert found is not None
    console = capfd.readouterr().err
    assert f"(id {found[1]})" in console
    assert "'/srv/models/private.bin'" in console
    said = client(app, show_error=True).call(0)[1]["error"]["message"]
    assert "/srv/models/private.bin" in said


def test_show_error_and_error_show_their_message(client: Any) -> None:
    def fail(name: str) -> str:
        if name == "own":
            raise gr.Error("Too dark.", title="Photo", duration=3)
        raise RuntimeError("plain reason")

    app, _ = single(fail)
    assert client(app, show_error=True).call(0, "x")[1]["error"]["message"] == "plain reason"
    app, _ = single(fail)
    error = client(app).call(0, "own")[1]["error"]
    assert (error["message"], error["title"], error["duration"]) == ("Too dark.", "Photo", 3)


def test_too_few_values_name_the_missing_output(client: Any) -> None:
    with gr.Blocks() as app:
        a, b, go = gr.Textbox(label="First"), gr.Textbox(label="Second"), gr.Button()
        go.click(lambda: ("only one",), None, [a, b])
    error = client(app).call(0)[1]["error"]["message"]
    assert "too few values: 1 for 2" in error
    assert "Textbox 'Second'" in error


def test_a_wrong_type_names_component_and_place(client: Any) -> None:
    with gr.Blocks() as app:
        box, slide, go = gr.Textbox(), gr.Slider(label="Strength"), gr.Button()
        go.click(lambda: ("fine", object()), None, [box, slide])
    error = client(app).call(0)[1]["error"]["message"]
    assert "output 2" in error
    assert "Slider 'Strength'" in error


def test_a_value_out_of_bounds_is_refused_at_its_input(client: Any) -> None:
    with gr.Blocks() as app:
        slide, out, go = gr.Slider(0, 10, label="Strength"), gr.Textbox(), gr.Button()
        go.click(str, slide, out)
    error = client(app).call(0, 99)[1]["error"]
    assert error["component"] == slide._id
    assert "99 is not between 0 and 10" in error["message"]


def test_extra_values_are_ignored_with_a_warning(client: Any, caplog: Any) -> None:
    with gr.Blocks() as app:
        a, b, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda: ("x", "y", "z"), None, [a, b])
    page = client(app)
    assert page.call(0)[0] == "done"
    assert (page.value(a), page.value(b)) == ("x", "y")
    assert "returned 3 values for 2 outputs" in caplog.text


def test_one_at_a_time_and_the_others_wait_with_their_place(client: Any) -> None:
    gate, most, now = threading.Event(), [0], [0]
    lock = threading.Lock()

    def slow(name: str) -> str:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait(30)
        with lock:
            now[0] -= 1
        return name

    app, _ = single(slow)
    page = client(app)
    jobs = [page.run(0, str(n)) for n in range(3)]
    while page.jobs.get(jobs[2], [""])[0] != "queued":
        page.read()
    assert page.jobs[jobs[1]][1]["place"] == 0
    assert page.jobs[jobs[2]][1] == {"place": 1, "size": 2}
    gate.set()
    assert [page.finish(job)[0] for job in jobs] == ["done"] * 3
    assert most[0] == 1


def test_places_are_told_as_often_as_the_author_says(client: Any) -> None:
    gate = threading.Event()
    app, _ = single(lambda name: gate.wait(10) and name)
    app.queue(status_update_rate=30)
    page = client(app)
    jobs = [page.run(0, str(n)) for n in range(3)]
    gate.set()
    for job in jobs:
        page.finish(job)
    stages = [op[2] for frame in page.frames for op in frame["ops"] if op[0] == "job"]
    assert "queued" not in stages, "nobody waited for 30 seconds"


def test_who_hardly_waits_is_told_no_place(client: Any) -> None:
    app, _ = single(lambda name: name)
    page = client(app)
    jobs = [page.run(0, str(n)) for n in range(20)]
    for job in jobs:
        page.finish(job)
    stages = [op[2] for frame in page.frames for op in frame["ops"] if op[0] == "job"]
    assert "queued" not in stages


def test_a_shared_concurrency_id_takes_the_lowest_limit(client: Any) -> None:
    barrier = threading.Barrier(2, timeout=30)

    def meet(name: str) -> str:
        barrier.wait()
        return name

    def meet_again(name: str) -> str:
        return meet(name)

    with gr.Blocks() as app:
        box, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(meet, box, out, concurrency_limit=5, concurrency_id="gpu")
        go.click(meet_again, box, out, concurrency_limit=2, concurrency_id="gpu")
    page = client(app)
    jobs = [page.run(0, "a"), page.run(1, "b")]
    assert [page.finish(job)[0] for job in jobs] == ["done", "done"]


def test_a_full_queue_says_so(client: Any) -> None:
    gate = threading.Event()
    app, _ = single(lambda name: gate.wait(30) and name)
    app.queue(max_size=1)
    page = client(app)
    jobs = [page.run(0, str(n)) for n in range(3)]
    stage, info = page.finish(jobs[2])
    assert stage == "failed"
    assert "queue is full" in info["error"]["message"]
    gate.set()
    assert page.finish(jobs[1])[0] == "done"


def test_progress_and_toasts_travel(client: Any) -> None:
    def work(name: str, progress: Any = gr.Progress()) -> str:  # noqa: B008  the API's form
        progress(0.25, desc="Reading")
        gr.Warning("Low light", duration=4)
        held.wait(30)
        return name

    held = threading.Event()
    app, _ = single(work)
    page = client(app)
    job = page.run(0, "x")
    while not page.jobs.get(job, ["", {}])[1].get("progress"):
        page.read()
    unit = page.jobs[job][1]["progress"][0]
    assert (unit["progress"], unit["desc"]) == (0.25, "Reading")
    held.set()
    page.finish(job)
    assert page.logs == [["warning", "Warning", "Low light", 4.0, True]]


def test_tqdm_bars_are_followed(client: Any) -> None:
    from tqdm import tqdm

    held = threading.Event()

    def work(name: str, progress: Any = gr.Progress(track_tqdm=True)) -> str:  # noqa: B008  the API's form
        for step in tqdm(range(4), desc="Epoch", mininterval=0):
            if step == 2:
                held.wait(30)
        return name

    app, _ = single(work)
    page = client(app)
    job = page.run(0, "x")
    while not page.jobs.get(job, ["", {}])[1].get("progress"):
        page.read()
    unit = page.jobs[job][1]["progress"][0]
    assert (unit["length"], unit["desc"]) == (4, "Epoch")
    held.set()
    assert page.finish(job)[0] == "done"


def test_state_is_kept_by_session_and_never_sent(client: Any) -> None:
    with gr.Blocks() as app:
        kept, out, go = gr.State([]), gr.Textbox(), gr.Button()
        go.click(lambda seen: ([*seen, "x"], str(len(seen) + 1)), kept, [kept, out])
    page = client(app)
    page.call(0, None)
    page.call(0, None)
    assert page.value(out) == "2"
    assert (kept._id, "value") not in page.values
    other = PageClient(page.url)
    other.call(0, None)
    assert other.value(out) == "1"
    other.close()


def test_a_changed_state_is_told_for_its_listeners(client: Any) -> None:
    with gr.Blocks() as app:
        kept, out, go = gr.State(0), gr.Textbox(), gr.Button()
        go.click(lambda n: n + 1, kept, kept)
        kept.change(lambda n: f"now {n}", kept, out)
    page = client(app)
    _, info = page.call(0, None)
    assert info["changed_states"] == [kept._id]


def test_an_update_changes_props_for_its_session_alone(client: Any) -> None:
    with gr.Blocks() as app:
        slide, out, go = gr.Slider(0, 10), gr.Textbox(), gr.Button()
        go.click(lambda: gr.update(maximum=50, value=42), None, slide)
        go.click(str, slide, out)
    page = client(app)
    page.call(0)
    assert page.values[slide._id, "maximum"] == 50
    assert page.value(slide) == 42
    assert page.call(1, 42)[0] == "done"
    other = PageClient(page.url)
    assert other.call(1, 42)[0] == "failed"
    other.close()


def test_returning_a_component_or_a_dict_updates_what_it_names(client: Any) -> None:
    with gr.Blocks() as app:
        a, b, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda: gr.Textbox(label="New", value="v"), None, a)
        go.click(lambda: {b: "only b"}, None, [a, b])
        go.click(gr.skip, None, [a, b])
    page = client(app)
    page.call(0)
    assert page.values[a._id, "label"] == "New"
    assert page.value(a) == "v"
    page.call(1)
    assert page.value(b) == "only b"
    frames = len(page.frames)
    page.call(2)
    assert all(op[0] == "job" for f in page.frames[frames:] for op in f["ops"])


def test_special_parameters_are_filled_in(client: Any) -> None:
    def tell(name: str, request: gr.Request, picked: gr.SelectData) -> str:
        return f"{name} {bool(request.session_hash)} {picked.index} {picked.value} {picked.target}"

    with gr.Blocks() as app:
        box, out = gr.Textbox(), gr.Textbox()
        box.select(tell, box, out)
    page = client(app)
    job = page.run(0, "Ada", event={"index": [0, 2], "value": "Ad"}, trigger=box._id)
    assert page.finish(job)[0] == "done", page.jobs
    assert page.value(out) == f"Ada True [0, 2] Ad {box!r}"


def test_inputs_as_a_set_arrive_as_a_dict(client: Any) -> None:
    with gr.Blocks() as app:
        a, b, out, go = gr.Textbox(), gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda both: both[a] + both[b], {a, b}, out)
    page = client(app)
    page.call(0, "x", "y")
    assert page.value(out) == "xy"


def test_the_wrong_number_of_values_is_told(client: Any) -> None:
    app, _ = single(lambda name: name)
    stage, info = client(app).call(0)
    assert stage == "failed"
    assert "takes 1 values ('In'), got 0" in info["error"]["message"]


def test_a_function_that_never_returns_leaves_the_server_alone(client: Any) -> None:
    held = threading.Event()
    with gr.Blocks() as app:
        box, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        go.click(lambda n: held.wait(20) and n, box, out)
        go.click(lambda n: n + "!", box, out)
    page = client(app)
    page.run(0, "stuck")
    assert page.call(1, "free")[0] == "done"
    held.set()
