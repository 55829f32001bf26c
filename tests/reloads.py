"""A tab whose page is loaded again, without a browser; and a job that waits in its middle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
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


@dataclass
class Tale:
    """A story that is half told: the job of a page, which waits."""

    story: Story
    app: gr.Blocks
    out: gr.Textbox
    url: str
    page: PageClient
    job: int

    @property
    def sessions(self) -> dict[str, Any]:
        """The sessions of the server, by their keys."""
        assert self.app.server is not None
        found: dict[str, Any] = self.app.server.app.state.service.pages
        return found

    def session(self, page: PageClient) -> Any:
        """The session that a page had."""
        assert page.key is not None
        return self.sessions[page.key]


@contextmanager
def half_told(serve: Callable[..., str], **run: Any) -> Iterator[Tale]:
    """Runs a story to its middle, and to its end with the block at the latest."""
    story = Story()
    app, out = told(story)
    url = serve(app)
    with closing(PageClient(url)) as page:
        job = page.run(0, **run)
        assert story.half.wait(30)
        yield Tale(story, app, out, url, page, job)
        story.gate.set()


def reload(page: PageClient, url: str | None = None, *, left: bool = True) -> PageClient:
    """What a tab does: the old page goes, a new one comes with the key of its session."""
    page.drop()
    new = PageClient(url or page.url)
    new.send({"t": "adopt", "session": page.key, "left": left})
    return new


def wait_until(check: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
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
