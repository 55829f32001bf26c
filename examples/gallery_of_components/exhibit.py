"""How the gallery shows a component: under its name, each of its states in a frame of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import showglass as gr

WIDTH = 300
"""Pixels that a state wants at least: three stand side by side on a desk, one on a phone."""
LOADING_S = 3.0
CSS = ".exhibit { margin-block-start: 20px; }"
"""Space above a component's name: it belongs to what is under it."""


class Room:
    """One tab of the gallery.

    Its two buttons put every component of the tab into the states that only an event can bring about: loading, and
    failed.
    """

    def __init__(self) -> None:
        self._shown: list[Any] = []

    def show(self, title: str, *states: Callable[[], Any], width: int = WIDTH) -> None:
        """Each of `states` makes one component. Raises ValueError without any."""
        if not states:
            raise ValueError(f"{title}: there is nothing to show; pass at least one state")
        gr.Markdown(f"## {title}", container=False, elem_classes="exhibit")
        with gr.Row():
            for state in states:
                with gr.Column(min_width=width):
                    self._shown.append(state())

    def wire(self, waiting: gr.Button, failing: gr.Button) -> None:
        """Lets the two buttons act on what was shown."""
        outputs = [part for part in self._shown if not getattr(part, "skip_api", False)]

        def wait(*_values: Any) -> Any:
            """Leaves all as it is, after a while."""
            time.sleep(LOADING_S)
            return gr.skip()

        def fail(*_values: Any) -> Any:
            """Raises."""
            raise gr.Error("This is how a failure looks. Nothing was changed.")

        # As inputs, too: a component that nothing reads is not interactive.
        for button, act in ((waiting, wait), (failing, fail)):
            button.click(act, outputs, outputs, preprocess=False, api_visibility="private")


@contextmanager
def room(title: str) -> Iterator[Room]:
    """A tab called `title`, to be filled within."""
    with gr.Tab(title):
        with gr.Row():
            waiting = gr.Button("Show loading", size="sm", scale=0, min_width=140)
            failing = gr.Button("Show an error", size="sm", scale=0, min_width=140)
        made = Room()
        yield made
        made.wire(waiting, failing)
