"""When the interpreter looks for objects that hold each other."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import httpx
import pytest

import showglass as gr
from showglass.runtime import garbage

Launch = Callable[[Callable[[float], str]], str]
GARBAGE_WAITS_SECONDS = 10.0


@pytest.fixture(autouse=True)
def as_by_default() -> Iterator[None]:
    """As often as the interpreter looks before any app was launched."""
    before = gc.get_threshold()
    gc.set_threshold(garbage.DEFAULTS[0], *before[1:])
    yield
    gc.set_threshold(*before)


@pytest.fixture
def launch() -> Iterator[Launch]:
    apps: list[gr.Interface] = []

    def launch(fn: Callable[[float], str]) -> str:
        apps.append(gr.Interface(fn, gr.Number(), gr.Textbox(), api_name="run"))
        apps[-1].launch(prevent_thread_lock=True, quiet=True, server_port=0)
        return str(apps[-1].local_url)

    yield launch
    for app in apps:
        app.close()


def run(url: str, seconds: float) -> str:
    answer = httpx.post(f"{url}gradio_api/run/run", json={"data": [seconds]}, timeout=30)
    found: str = answer.json()["data"][0]
    return found


def test_a_served_app_looks_seldom_and_as_often_as_somebody_chose(launch: Launch) -> None:
    launch(str)
    assert gc.get_threshold()[0] == garbage.OBJECTS
    gc.set_threshold(300, 5, 5)
    launch(str)
    assert gc.get_threshold() == (300, 5, 5)


def test_where_nothing_is_collected_that_stays_so(launch: Launch) -> None:
    gc.disable()
    try:
        launch(str)
        assert gc.get_threshold()[0] == garbage.DEFAULTS[0]
    finally:
        gc.enable()


class Weights:
    """Something large that holds itself, as an error with its traceback does."""

    def __init__(self) -> None:
        self.own = self


def test_what_a_long_run_left_is_gone_soon_after_it(launch: Launch) -> None:
    """Nobody makes enough objects meanwhile for the interpreter to look by itself."""
    gone = threading.Event()

    def predict(seconds: float) -> str:
        weakref.finalize(Weights(), gone.set)
        time.sleep(seconds)
        return "done"

    url = launch(predict)
    gc.collect()
    assert run(url, 2 * garbage.LONG) == "done"
    assert gone.wait(GARBAGE_WAITS_SECONDS)


def test_short_runs_are_not_followed_by_a_look(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    monkeypatch.setattr(garbage, "LONG", 30.0)  # whatever a busy machine takes
    url = launch(str)
    gc.collect()
    gc.callbacks.append(lambda phase, info: looks.append(info["generation"]))
    try:
        for number in range(5):
            run(url, number)
    finally:
        del gc.callbacks[-1]
    assert garbage.YOUNG not in looks
