"""A chat: streaming, thoughts, a file, answers to choose from, ratings, and conversations that the browser keeps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import showglass as gr

POEM = (
    "A lens is a patient thing.",
    "It waits, and what is far comes near.",
    "Behind the glass a model thinks; in front of it, somebody asks.",
)


def answer(message: str, history: list[Any], pause: float) -> Iterator[Any]:
    """Answer a message: think for a moment, then write line by line."""
    thought: dict[str, Any] = {
        "role": "assistant",
        "content": f"{len(history)} messages came before this one.",
        "metadata": {"title": "Looking at what was said", "status": "pending"},
    }
    yield thought
    time.sleep(pause)
    thought["metadata"] = {"title": "Looked at what was said", "status": "done", "duration": pause}
    text = f"You said **{message}**."
    for line in POEM:
        text += f"\n\n> {line}"
        yield [thought, text]
        time.sleep(pause)
    more = {"value": "Say it again", "label": "Once more"}
    yield [thought, {"role": "assistant", "content": text, "options": [more]}]


def short(message: str) -> dict[str, Any]:
    """Say in words what is wrong with a message, before anything runs."""
    return gr.validate(len(message) <= 500, "Please keep it below 500 characters.")


demo = gr.ChatInterface(
    answer,
    title="Behind glass",
    additional_inputs=gr.Slider(0, 1, 0.2, label="Pause in seconds"),
    examples=[["Good morning"], ["What is a lens?"]],
    editable=True,
    validator=short,
    flagging_mode="manual",
    save_history=True,
)
if __name__ == "__main__":
    demo.launch()
