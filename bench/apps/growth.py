"""Every kind of event, and a census of what lives in the process that runs them."""

import asyncio
import contextlib
import ctypes
import gc
import importlib
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])
SESSIONS = 40
"""Sessions that the app keeps: the steady state is reached soon."""


def greet(name: str) -> str:
    return f"Hello {name}!"


async def later(name: str) -> str:
    await asyncio.sleep(0)
    return f"Hello {name}!"


def steps(name: str) -> Iterator[str]:
    yield "Hello"
    yield f"Hello {name}!"


def remember(name: str, seen: list[str]) -> tuple[str, list[str]]:
    return f"Hello {name}!", [*seen, name][-10:]


def fail(name: str) -> str:
    raise gr.Error(f"Hello {name}!", print_exception=False)


def census() -> dict[str, Any]:
    """Live objects by type, after garbage and the free pages that the allocator holds were given back."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    counts = Counter(
        f"{type(o).__module__}.{type(o).__qualname__}".removeprefix("builtins.")
        for o in gc.get_objects()
    )
    return dict(counts)


with gr.Blocks() as demo:
    name, out, seen = gr.Textbox(label="Name"), gr.Textbox(label="Greeting"), gr.State([])
    found = gr.JSON(label="Census")
    click = gr.Button("Greet").click
    click(greet, name, out, concurrency_limit=None)
    click(later, name, out, concurrency_limit=None)
    click(steps, name, out, concurrency_limit=None)
    click(remember, [name, seen], [out, seen])
    click(greet, name, out, api_name="checked", validator=lambda name: None)
    click(fail, name, out, concurrency_limit=None)
    click(census, None, found)

if __name__ == "__main__":
    demo.launch(
        server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True,
        state_session_capacity=SESSIONS,
    )  # fmt: skip
