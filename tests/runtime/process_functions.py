"""What worker processes run in the tests: a module of its own, for workers import it."""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import showglass as gr

calls = itertools.count(1)
LOCK = threading.Lock()


class Unmade(Exception):
    """An error that cannot be made again from its arguments."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def where(name: str) -> str:
    return f"{os.getpid()} {next(calls)}"


def speak(name: str, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008  as the contract has it
    progress(0.25, desc="a quarter")
    gr.Info(f"hello {name}", title="Greeting")
    print(f"printed for {name}")
    print(f"wrong for {name}", file=sys.stderr)
    progress(0.5)
    progress((3, 4), desc="last")
    time.sleep(0.1)
    return name.upper()


def count(name: str) -> Iterator[str]:
    for step in range(3):
        yield f"{name} {step}"


async def count_async(name: str) -> AsyncIterator[str]:
    for step in range(3):
        await asyncio.sleep(0)
        yield f"{name} {step}"


async def later(name: str) -> str:
    await asyncio.sleep(0.01)
    gr.Info(name)
    return f"{name} later"


def nothing(name: str) -> Iterator[str]:
    yield from ()


def fail(name: str) -> str:
    if name == "own":
        raise gr.Error("Too dark.", title="Photo", duration=3)
    if name == "unmade":
        raise Unmade("one", "two")
    if name == "exit":
        sys.exit(1)
    raise ValueError("the reason " + name)


def ignore_everything(path: str) -> str:
    Path(path).write_text(str(os.getpid()))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        ctypes.CDLL(None).usleep(100_000)


def tidy(path: str) -> Iterator[str]:
    try:
        while True:
            yield str(os.getpid())
            time.sleep(0.01)
    finally:
        Path(path).write_text("closed")


def leave_child(path: str) -> str:
    child = subprocess.Popen(["sleep", "300"])
    Path(path).write_text(str(child.pid))
    while True:
        time.sleep(1)


def die(how: str) -> str:
    if how == "exit":
        os._exit(3)
    os.kill(os.getpid(), signal.Signals[how])
    time.sleep(10)
    return how


def burst(path: str) -> Iterator[str]:
    for step in range(1000):
        with Path(path).open("a") as out:
            out.write(f"{step}\n")
        yield f"{step} " + "x" * 100_000


def keep(name: str, kept: list[str]) -> tuple[str, list[str]]:
    kept = [*kept, name]
    return ",".join(kept), kept


def who(name: str, request: gr.Request) -> str:
    return f"{request.headers['user-agent']} {request.query_params}"


def hide(name: str) -> Any:
    return gr.Textbox(visible=False, value=name)


def shout(names: list[str]) -> list[str]:
    return [f"{n.upper()} {os.getpid()}" for n in names]


def locked(name: str) -> Any:
    return LOCK


class Bound:
    """Holds what cannot be pickled."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def predict(self, name: str) -> str:
        return name


@gr.cache
def kept_upper(name: str) -> str:
    return f"{name.upper()} {os.getpid()} {next(calls)}"


@gr.cache
def kept_steps(name: str) -> Iterator[str]:
    for step in range(2):
        yield f"{name} {step} {os.getpid()} {next(calls)}"
