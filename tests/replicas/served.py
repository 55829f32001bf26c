"""The app of these tests: `python tests/replicas/served.py PORT STORE`. It says in each result which process it was."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import showglass as gr

ME = os.getpid()
TRACE = os.environ.get("TRACE_FILE", "")


def trace(word: str) -> None:
    """One line a run, so that a test can count them."""
    if TRACE:
        with Path(TRACE).open("a", encoding="utf-8") as file:
            file.write(f"{word} {ME}\n")


def greet(name: str) -> str:
    return f"Hello {name}! {ME}"


def nap(seconds: float) -> str:
    trace(f"nap-{seconds}")
    time.sleep(seconds)
    return f"rested {ME}"


def work(name: str) -> str:
    trace(name)
    time.sleep(0.02)
    return f"{name} done {ME}"


def again(name: str) -> str:
    trace(name)
    time.sleep(0.3)
    return f"{name} done {ME}"


def once(name: str) -> str:
    trace(name)
    time.sleep(0.3)
    return f"{name} done {ME}"


def alone(name: str) -> str:
    return once(name)


def steps(count: float) -> Iterator[str]:
    for number in range(int(count)):
        time.sleep(0.02)
        yield f"{number} {ME}"


async def forever(name: str) -> AsyncIterator[str]:
    trace(f"began-{name}")
    try:
        while True:
            await asyncio.sleep(0.05)
            yield name
    finally:
        trace(f"closed-{name}")


def half(name: str) -> Iterator[str]:
    """One step, then nothing for long."""
    try:
        yield f"half {name}"
        for _ in range(1000):
            time.sleep(0.02)
            yield f"half {name}"
    finally:
        trace(f"closed-{name}")


def count(seen: list[int]) -> tuple[list[int], int]:
    seen.append(len(seen))
    return seen, len(seen)


def follow(name: str, seen: list[str]) -> tuple[str, list[str]]:
    return f"{name} after {' '.join(seen)} {ME}", [*seen, name]


def trail(name: str, seen: list[str]) -> tuple[str, list[str]]:
    time.sleep(0.3)
    return follow(name, seen)


def lock(state: Any) -> tuple[Any, str]:
    return threading.Lock(), "kept"


def relabel(name: str) -> Any:
    return gr.update(choices=["one", name])


def pick(name: str) -> str:
    return f"picked {name}"


def size(file: str) -> str:
    return f"{Path(file).stat().st_size} {Path(file).read_text(encoding='utf-8')[:20]}"


def make(text: str) -> str:
    path = Path(os.environ["MADE"]) / f"made-{ME}.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def sing(text: str) -> Iterator[Any]:
    """As many pieces of a sound as the text says, half a second apart."""
    wave = np.sin(np.arange(4800) * 0.3) * 16000
    for turn in range(int(text)):
        time.sleep(0.5 if turn else 0)
        yield 8000, wave.astype(np.int16)


def who(name: str, request: gr.Request) -> str:
    return f"{request.headers.get('x-test')} {request.query_params.get('q')}"


def watch(picture: Any, past: list[str]) -> tuple[str, list[str]]:
    """How many pictures came, whichever replica saw them."""
    return f"{len(past) + 1} pictures", [*past, "one"]


def worker(name: str) -> str:
    """Runs in a process of its own; a name of `forever` never ends by itself."""
    while name == "forever":
        time.sleep(0.05)
    return f"{name} {os.getpid()}"


def build() -> gr.Blocks:
    """The app."""
    with gr.Blocks() as app:
        text, out, number = gr.Textbox(label="Name"), gr.Textbox(label="Out"), gr.Number()
        choice = gr.Dropdown(["one", "two"], label="Choice")
        seen, locked = gr.State([]), gr.State(None)
        file, made = gr.File(type="filepath"), gr.File()
        go = gr.Button("Go")
        go.click(greet, text, out, api_name="greet")
        gr.Button("Greet").click(greet, text, out, api_name=False)
        gr.Button("Stay").click(half, text, out, api_name="stay", concurrency_limit=4)
        go.click(nap, number, out, api_name="nap", concurrency_limit=4)
        go.click(work, text, out, api_name="work", concurrency_limit=8)
        go.click(again, text, out, api_name="again", concurrency_limit=8, idempotent=True)
        go.click(once, text, out, api_name="once", concurrency_limit=8)
        go.click(steps, number, out, api_name="steps", concurrency_limit=4)
        go.click(forever, text, out, api_name="forever", concurrency_limit=8)
        go.click(half, text, out, api_name="half", concurrency_limit=4)
        go.click(count, seen, [seen, number], api_name="count", concurrency_limit=4)
        go.click(lock, locked, [locked, out], api_name="lock")
        go.click(relabel, text, choice, api_name="relabel")
        go.click(pick, choice, out, api_name="pick")
        go.click(size, file, out, api_name="size")
        go.click(make, text, made, api_name="make")
        go.click(who, text, out, api_name="who")
        go.click(sing, text, gr.Audio(streaming=True), api_name="sing", concurrency_limit=4)
        go.click(alone, text, out, api_name="alone", concurrency_limit=1, concurrency_scope="app")
        camera, past = gr.Image(sources=["webcam"], streaming=True), gr.State([])
        camera.stream(follow, [text, past], [out, past], api_name="follow", time_limit=5)
        camera.stream(watch, [camera, past], [out, past], api_name="watch")
        camera.stream(trail, [text, past], [out, past], api_name="trail", time_limit=5)
        go.click(follow, [text, past], [out, past], api_name="followed")
        if os.environ.get("PROCESS"):
            go.click(worker, text, out, api_name="worker", process=True)
    return app


if __name__ == "__main__":
    build().launch(
        server_port=int(sys.argv[1]),
        store=sys.argv[2],
        quiet=True,
        mcp_server=True,
        auth=[("ann", "tea and cake")] if os.environ.get("AUTH") else None,
        allowed_paths=[os.environ["MADE"]] if "MADE" in os.environ else None,
    )
