"""Apps that several tests use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import showglass as gr


def single(fn: Callable[..., Any], **options: Any) -> tuple[gr.Blocks, gr.Textbox]:
    """An app of one function from a text to a text."""
    with gr.Blocks() as app:
        given, out, go = gr.Textbox(label="In"), gr.Textbox(label="Out"), gr.Button()
        go.click(fn, given, out, **options)
    return app, out
