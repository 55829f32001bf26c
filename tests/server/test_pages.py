"""Sessions of open pages: when they send what is new."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import showglass as gr
from tests.page_client import PageClient


def test_a_frame_that_went_out_hurries_no_other(serve: Callable[..., str]) -> None:
    """Under load each value was a frame of its own: the end of one frame sent what had come since."""
    with gr.Blocks() as app:
        out = gr.Textbox()
        gr.Button().click(lambda: "x", None, out)
    page = PageClient(serve(app))
    page.call(0)
    service = app.server.app.state.service
    [session] = service.pages.values()
    sent: Future[list[int]] = Future()

    def act() -> None:
        before = session.outbox.number
        session.outbox.put(1, out._id, {"value": "new"})
        session.link.talk.drained()
        sent.set_result([before, session.outbox.number])

    service.engine().loop.call_soon_threadsafe(act)
    before, after = sent.result(5)
    assert before == after
    while page.value(out) != "new":
        page.read()
    page.close()
