"""`process=True`: what crosses to a worker process and back, how it is killed, and what its death leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.packing import NotPackable
from showglass.runtime.process import KILL_SECONDS
from tests.page_client import PageClient
from tests.runtime import process_functions as run
from tests.runtime.apps import single

Serve = Callable[..., str]


def until(holds: Callable[[], Any], seconds: float = 10) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def texts(page: PageClient) -> str:
    return str(page.frames)


def test_one_warm_worker_runs_all_calls_of_a_lane(client: Any) -> None:
    app, out = single(run.where, process=True)
    page = client(app)
    found = [(page.call(0, "x")[0], *page.value(out).split()) for _ in range(3)]
    assert [f[0] for f in found] == ["done"] * 3
    assert len({f[1] for f in found}) == 1, "the process stays, and with it a loaded model"
    assert [f[2] for f in found] == ["1", "2", "3"]
    assert found[0][1] != str(os.getpid())


def test_progress_toasts_and_prints_cross(client: Any, capsys: Any) -> None:
    app, out = single(run.speak, process=True)
    page = client(app)
    assert page.call(0, "Ada")[0] == "done"
    assert page.value(out) == "ADA"
    assert page.logs == [["info", "Greeting", "hello Ada", 10, True]]
    assert "'desc': 'last'" in texts(page), "the newest bar is told although it came too soon"
    printed = capsys.readouterr()
    assert ("printed for Ada" in printed.out, "wrong for Ada" in printed.err) == (True, True)


@pytest.mark.parametrize(
    ("fn", "shown"),
    [(run.count, "Ada 2"), (run.count_async, "Ada 2"), (run.later, "Ada later")],
)
def test_every_kind_of_function_runs(serve: Serve, fn: Any, shown: str) -> None:
    app, _ = single(fn, process=True)
    url = serve(app) + f"gradio_api/call/{fn.__name__}"
    event = httpx.post(url, json={"data": ["Ada"]}).json()["event_id"]
    told = httpx.get(f"{url}/{event}").text
    assert f'event: complete\ndata: ["{shown}"]' in told
    if fn is not run.later:
        assert [f'generating\ndata: ["Ada {n}"]' in told for n in range(3)] == [True] * 3


def test_a_generator_without_a_step_ends(client: Any) -> None:
    app, _ = single(run.nothing, process=True)
    assert client(app).call(0, "x")[0] == "done"


def test_errors_cross_with_their_traceback(client: Any, capfd: Any) -> None:
    app, _ = single(run.fail, process=True)
    page = client(app, show_error=True)
    assert page.call(0, "x")[1]["error"]["message"] == "the reason x"
    printed = capfd.readouterr().err
    assert "process_functions.py" in printed
    assert "raise ValueError" in printed
    error = page.call(0, "own")[1]["error"]
    assert (error["message"], error["title"], error["duration"]) == ("Too dark.", "Photo", 3)
    assert "Unmade: one two" in page.call(0, "unmade")[1]["error"]["message"]
    assert page.call(0, "exit")[0] == "failed"
    assert page.call(0, "x")[1]["error"]["message"] == "the reason x", "the worker goes on"


def test_a_cancel_kills_what_ignores_everything(client: Any, tmp_path: Path) -> None:
    app, _ = single(run.ignore_everything, process=True)
    page = client(app)
    pid_file = tmp_path / "pid"
    job = page.run(0, str(pid_file))
    pid = int(until(lambda: pid_file.exists() and pid_file.read_text()))
    asked = time.monotonic()
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    assert time.monotonic() - asked < KILL_SECONDS, "the page does not wait for the kill"
    until(lambda: not alive(pid), 4)
    pid_file.unlink()
    again = page.run(0, str(pid_file))
    assert int(until(lambda: pid_file.exists() and pid_file.read_text())) != pid
    page.send({"t": "cancel", "jobs": [again]})


def test_a_cancelled_generator_runs_its_finally(client: Any, tmp_path: Path) -> None:
    app, out = single(run.tidy, process=True)
    page = client(app)
    job = page.run(0, str(tmp_path / "out"))
    while (out._id, "value") not in page.values:
        page.read()
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"
    until((tmp_path / "out").exists)


def test_a_kill_takes_what_the_function_started_along(client: Any, tmp_path: Path) -> None:
    app, _ = single(run.leave_child, process=True)
    page = client(app)
    job = page.run(0, str(tmp_path / "pid"))
    pid = int(until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    page.send({"t": "cancel", "jobs": [job]})
    page.finish(job)
    until(lambda: not alive(pid), 5)


def test_a_time_limit_kills(client: Any, tmp_path: Path) -> None:
    app, _ = single(run.ignore_everything, process=True, time_limit=0.5)
    page = client(app)
    stage, info = page.call(0, str(tmp_path / "pid"))
    assert stage == "failed"
    assert "time limit of 0.5 seconds" in info["error"]["message"]
    until(lambda: not alive(int((tmp_path / "pid").read_text())), 4)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("exit", "exited with status 3"),
        ("SIGSEGV", "a segmentation fault (signal 11)"),
        ("SIGKILL", "killed, perhaps for want of memory (signal 9)"),
    ],
)
def test_a_worker_that_dies_is_a_failed_job_in_words(client: Any, how: str, words: str) -> None:
    app, _ = single(run.die, process=True)
    page = client(app)
    for _ in range(2):  # the second call has a new worker
        stage, info = page.call(0, how)
        assert stage == "failed"
        assert words in info["error"]["message"]
        assert "die()" in info["error"]["message"]


def test_a_generator_goes_no_further_than_its_reader_takes(client: Any, tmp_path: Path) -> None:
    gate = threading.Event()

    class Slow(gr.Textbox):
        type_name = "textbox"

        def postprocess(self, value: Any) -> Any:
            gate.wait(10)
            return super().postprocess(value)

    with gr.Blocks() as app:
        given, out = gr.Textbox(), Slow(render=False)
        gate.set()
        out.render()
        gate.clear()
        gr.Button().click(run.burst, given, out, process=True)
        gate.set()
    page = client(app)
    gate.clear()
    job = page.run(0, str(tmp_path / "steps"))
    until((tmp_path / "steps").exists)
    time.sleep(0.2)
    assert len((tmp_path / "steps").read_text().split()) == 1
    gate.set()
    page.send({"t": "cancel", "jobs": [job]})
    assert page.finish(job)[0] == "cancelled"


def test_state_requests_updates_and_components_cross(client: Any) -> None:
    with gr.Blocks() as app:
        given, kept, out, go = gr.Textbox(), gr.State([]), gr.Textbox(), gr.Button()
        go.click(run.keep, [given, kept], [out, kept], process=True)
        go.click(run.who, given, out, process=True)
        go.click(run.hide, given, out, process=True)
        go.click(lambda name: {out: name * 2}, given, [out, given], process=True)
    page = client(app)
    page.call(0, "a", None)
    page.call(0, "b", None)
    assert page.value(out) == "a,b"
    page.call(1, "x")
    assert "websockets" in page.value(out)
    page.call(2, "hidden")
    assert (page.value(out), page.values[out._id, "visible"]) == ("hidden", False)
    page.call(3, "x")
    assert page.value(out) == "xx"


def test_a_batch_runs_in_a_worker(client: Any) -> None:
    app, out = single(run.shout, process=True, batch=True)
    page = client(app)
    assert page.call(0, "x")[0] == "done"
    name, pid = page.value(out).split()
    assert (name, pid != str(os.getpid())) == ("X", True)


def test_slots_run_side_by_side_and_share_nothing(client: Any) -> None:
    app, out = single(run.where, process=True, concurrency_limit=2)
    page = client(app)
    for _ in range(6):
        page.call(0, "x")
    assert int(page.value(out).split()[1]) <= 6
    service = app.server.app.state.service
    until(lambda: len(service.runtime.workers.all) == 2)


def test_what_cannot_be_pickled_is_named_where_the_app_is_built() -> None:
    lock = threading.Lock()

    def uses_lock(name: str) -> str:
        with lock:
            return name

    with pytest.raises(
        NotPackable, match=r"uses_lock\(process=True\).*the variable 'lock', a lock"
    ):
        single(uses_lock, process=True)
    with pytest.raises(NotPackable, match=r"the attribute 'lock' of its Bound"):
        single(run.Bound().predict, process=True)


def test_an_argument_or_result_that_cannot_be_pickled_is_named(client: Any) -> None:
    app, _ = single(run.locked, process=True)
    page = client(app, show_error=True)
    assert "cannot pickle" in page.call(0, "x")[1]["error"]["message"]
    with gr.Blocks() as app:
        given, kept, out, go = gr.Textbox(), gr.State(None), gr.Textbox(), gr.Button()
        go.click(threading.Lock, None, kept)
        go.click(run.keep, [given, kept], [out, kept], process=True)
    page = client(app, show_error=True)
    page.call(0)
    message = page.call(1, "x", None)[1]["error"]["message"]
    assert "Argument 2 of keep(process=True), a lock, cannot be sent" in message


SCRIPT = """
    import os, sys, time
    import showglass as gr
    model = {"loaded": 3}
    class Mine(gr.Error):
        pass
    def helper(n):
        return n * model["loaded"]
    def predict(n):
        if n == 13:
            raise Mine("unlucky")
        return f"{helper(n):g} {os.getpid()}"
    demo = gr.Interface(predict, "number", "text", process=True, api_name="predict")
    demo.launch(server_port=0)
"""


def test_functions_of_a_script_run_and_workers_end_with_it(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(textwrap.dedent(SCRIPT))
    server = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(gr.__file__).parent.parent)},
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().rpartition(" ")[2].strip()
        assert url.startswith("http")
        answer = httpx.post(f"{url}/gradio_api/run/predict", json={"data": [2]}, timeout=20).json()
        value, pid = answer["data"][0].split()
        assert value == "6"
        failed = httpx.post(f"{url}/gradio_api/run/predict", json={"data": [13]}).json()
        assert failed["error"] == "unlucky", "a class of the script itself crosses"
        assert alive(int(pid))
        server.send_signal(signal.SIGKILL)
        server.wait(30)
        until(lambda: not alive(int(pid)))
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


def test_workers_end_when_the_server_stops(client: Any, serve: Serve) -> None:
    app, out = single(run.where, process=True)
    page = client(app)
    page.call(0, "x")
    pid = int(page.value(out).split()[0])
    app.close()
    until(lambda: not alive(pid), 5)
