"""A generator: the answer appears while it is written, and Stop ends it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import showglass as gr

VERSES = (
    "A lens is a patient thing. It waits, and what is far comes near. "
    "Behind the glass a model thinks; in front of it, somebody asks."
)


def write(words: int, pause: float) -> Iterator[str]:
    """Write so many words, with a pause in seconds between two of them."""
    written: list[str] = []
    source = VERSES.split()
    for number in range(int(words)):
        written.append(source[number % len(source)])
        yield " ".join(written)
        time.sleep(pause)


demo = gr.Interface(
    write,
    [
        gr.Slider(1, 500, 60, step=1, label="Words"),
        gr.Slider(0, 0.5, 0.05, step=0.01, label="Pause in seconds"),
    ],
    gr.Textbox(label="Text", lines=6),
    title="Word by word",
    description="Each word travels alone: what is already on the page is not sent again.",
    flagging_mode="never",
)
if __name__ == "__main__":
    demo.launch()
