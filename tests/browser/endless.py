"""An app whose function ends only when it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import showglass as gr


def endless() -> tuple[gr.Interface, threading.Event]:
    """A generator that counts, and what is set once it was closed."""
    closed, step = threading.Event(), threading.Event()

    def count() -> Iterator[str]:
        try:
            number = 0
            while True:
                yield str(number)
                number += 1
                step.wait(0.01)
        finally:
            closed.set()

    return gr.Interface(count, None, gr.Textbox(label="Count"), flagging_mode="never"), closed
