"""What a user's editor sees: pyright (strict) reads this, nothing runs it.

Each ignored line is a mistake that the checker must see: one that it misses is an unneeded ignore,
and that is an error.
"""

from __future__ import annotations

from collections.abc import Iterator

import showglass as gr


def greet(name: str, times: float) -> str:
    return f"Hello {name}! " * int(times)


def stream(text: str) -> Iterator[str]:
    for end in range(len(text)):
        yield text[:end]


gr.Interface(greet, ["textbox", gr.Slider(1, 10, value=2, step=1)], "textbox").launch(
    prevent_thread_lock=True, server_port=8000
)

with gr.Blocks(title="Sample") as demo:
    with gr.Row():
        name = gr.Textbox(label="Name", placeholder="Ada")
        times = gr.Slider(0, 10, label="Times", interactive=True)
    go = gr.Button("Go", variant="primary")
    answer = gr.Textbox(label="Answer", lines=3)

    clicked = go.click(greet, inputs=[name, times], outputs=answer, concurrency_limit=2)
    clicked.then(stream, answer, answer)
    name.submit(greet, [name, times], [answer], api_name="greet")
    demo.load(lambda: "Ready", outputs=answer)

gr.Slider(minimum="low")  # pyright: ignore[reportArgumentType] - a bound is a number
gr.Slider(minimun=1)  # pyright: ignore[reportCallIssue] - misspelt, and named
gr.Textbox(lines="many")  # pyright: ignore[reportArgumentType] - lines is a count
name.klick(greet)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - no such event
