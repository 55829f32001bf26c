"""A conversation whose answer is a text in Markdown that grows as often as it is told."""

import importlib
import os
from collections.abc import Iterator
from typing import Any

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

PIECES = (
    "## Part {n}\n\nSome **bold** words, `code`, and a [link](https://example.com/{n}).",
    " More words follow, *as they do*, one after the other, until the line is full.",
    "\n\n- a first thing\n- a second thing\n- a third one\n\n",
    "```python\ndef part_{n}(x: int) -> int:\n    return x + {n}\n```\n\n",
)


def answer(message: str, history: list[Any]) -> Iterator[str]:
    text = ""
    for index in range(int(message)):
        text += PIECES[index % len(PIECES)].format(n=index)
        if index == int(message) - 1:
            text += f"\n\nend{index:04d}"
        yield text


demo = gr.ChatInterface(answer, api_name="answer", textbox=gr.Textbox(label="Ask", container=True))

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
