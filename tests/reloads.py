"""A tab whose page is loaded again, without a browser; and a job that waits in its middle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import showglass as gr
from tests.page_client import PageClient


class Story:
    """A generator that waits in its middle."""

    def __init__(self) -> None:
        self.half, self.gate, self.closed = (threading.Event() for _ in range(3))

    def write(self) -> Iterator[str]:
        try:
            yield "half"
            self.half.set()
            self.gate.wait(10)
            yield "half and whole"
        finally:
            self.closed.set()


def told(story: Story) -> tuple[gr.Blocks, gr.Textbox]:
    with gr.Blocks() as app:
        out = gr.Textbox()
        gr.Button("Go").click(story.write, None, out)
    return app, out


def reload(page: PageClient, url: str, *, left: bool = True) -> PageClient:
    """What a tab does: the old page goes, a new one comes with the key of its session."""
    page.drop()
    new = PageClient(url)
    new.send({"t": "adopt", "session": page.key, "left": left})
    return new


def wait_until(check: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not check():
        assert time.monotonic() < end
        time.sleep(0.01)


def nothing_more(page: PageClient) -> bool:
    """Whether no frame waits: the answer to a ping is the next."""
    page.send({"t": "ping"})
    return page.read() == {"t": "pong"}


def adopted(page: PageClient) -> list[dict[str, Any]]:
    while not page.adopted:
        page.read()
    return page.adopted
