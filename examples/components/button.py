"""Buttons: one does the work, one stops it, one leads elsewhere."""

import time
from collections.abc import Iterator

import showglass as gr


def count() -> Iterator[int]:
    """Counts to a hundred, ten a second."""
    for number in range(1, 101):
        yield number
        time.sleep(0.1)


with gr.Blocks(title="Counter") as demo:
    number = gr.Number(label="Counted", precision=0)
    with gr.Row():
        start = gr.Button("Count", variant="primary")
        stop = gr.Button("Stop", variant="stop")
        gr.Button("About generators", link="https://docs.python.org/3/glossary.html#term-generator")
    counting = start.click(count, None, number)
    stop.click(None, cancels=counting)

if __name__ == "__main__":
    demo.launch()
