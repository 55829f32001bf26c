"""What all doors of a served app share."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

import showglass as gr
from showglass.server import service

LOADED = """
import sys, time
import showglass as gr
from showglass.server import service

service.IDLE_AFTER = 0.0
with gr.Blocks() as app:
    gr.{component}()
app.launch(prevent_thread_lock=True, quiet=True, server_port=0)
until = time.monotonic() + {seconds}
while "PIL.WebPImagePlugin" not in sys.modules and time.monotonic() < until:
    time.sleep(0.01)
print("PIL.Image" in sys.modules)
"""


def loads_pillow(component: str, seconds: float) -> bool:
    code = LOADED.format(component=component, seconds=seconds)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_an_idle_server_gets_ready_for_the_first_value(
    monkeypatch: pytest.MonkeyPatch, serve: Callable[..., str]
) -> None:
    ready, calls = threading.Event(), []

    def come() -> None:
        calls.append("came")
        ready.set()

    def lack() -> None:
        calls.append("lacks")
        raise ImportError("no such library")

    class First(gr.Textbox):
        get_ready = staticmethod(lack)

    class Second(gr.Textbox):
        get_ready = staticmethod(come)

    monkeypatch.setattr(service, "IDLE_AFTER", 0.0)
    with gr.Blocks() as app:
        for kind in (First, Second, First, Second):
            kind()
    serve(app)
    assert ready.wait(10)
    assert calls.count("came") == 1


def test_pillow_is_loaded_for_apps_with_pictures_alone() -> None:
    assert loads_pillow("Image", 30)
    assert not loads_pillow("Textbox", 0.5)
