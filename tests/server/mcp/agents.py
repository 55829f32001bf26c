"""An app for agents with one function of each kind, and requests written by hand."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

import showglass as gr

CALL = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


@dataclass
class Watch:
    """What a test watches in the app's functions, and how it lets them go on."""

    ended: list[str] = field(default_factory=list)
    entered: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def clear(self) -> None:
        self.ended.clear()
        self.entered.clear()
        self.go_on.clear()

    async def until_told(self) -> None:
        """A function waits for the test."""
        while not self.go_on.is_set():  # noqa: ASYNC110  the test sets it in another thread
            await asyncio.sleep(0.005)

    async def until_entered(self) -> None:
        """A function runs."""
        assert await asyncio.to_thread(self.entered.wait, 5)

    async def until_ended(self, wanted: str) -> None:
        """Fails when it does not happen within five seconds."""
        for _ in range(500):
            if wanted in self.ended:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{wanted!r} is not in {self.ended}")


@dataclass
class Agents:
    """The running app."""

    url: str
    app: Any
    watch: Watch

    @property
    def address(self) -> str:
        return f"{self.url}gradio_api/mcp/"

    @property
    def service(self) -> Any:
        return self.app.state.service


class Functions:
    """What the app runs. Each tool is named after its method."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def greet(self, name: str, loud: bool = False) -> str:
        """Say hello.

        Args:
            name: whom to greet.
        Returns:
            the greeting.
        """
        return f"Hello {name}" + ("!" if loud else ".")

    def add(self, a: float, b: float) -> float:
        return a + b

    def describe(self, image: Any) -> tuple[str, dict[str, list[int]]]:
        return str(image.shape), {"shape": list(image.shape)}

    def draw(self, size: float) -> Any:
        import numpy as np

        return np.zeros((int(size), int(size), 3), dtype="uint8")

    def noise(self, size: float) -> Any:
        import numpy as np

        shape = (int(size), int(size), 3)
        return np.random.default_rng(0).integers(0, 255, shape, dtype="uint8")

    def repeat(self, times: float) -> str:
        return "x" * int(times)

    def copy(self, paths: list[str] | None) -> list[str]:
        return [p for p in paths or [] if Path(p).is_file()]

    def count(self, n: float) -> Iterator[str]:
        for at in range(int(n)):
            yield f"{at + 1}"

    def work(self, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008  as the contract has it
        progress(0.25, desc="a quarter")
        time.sleep(0.1)
        gr.Info("half time")
        progress((3, 4), desc="three of four")
        return "done"

    def fail(self, name: str) -> str:
        raise ValueError(f"a secret of the author's: {name}")

    def tell(self, name: str) -> str:
        raise gr.Error(f"No {name} here")

    def remember(self, name: str, seen: list[str]) -> tuple[str, list[str]]:
        return ",".join([*seen, name]), [*seen, name]

    async def wait(self, name: str) -> str:
        self.watch.entered.set()
        try:
            await self.watch.until_told()
        except asyncio.CancelledError:
            self.watch.ended.append(name)
            raise
        return name

    def who(self, x_token: gr.Header, request: gr.Request) -> dict[str, Any]:
        return {"token": x_token, "agent": request.headers["user-agent"]}

    def half(self, number: float) -> float:
        return number / 2

    def odd(self) -> Any:
        return {"nan": float("nan"), "path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}

    @gr.mcp.tool("shout!", description="Say it loud.", _meta={"icon": "horn"})
    def renamed(self, text: str) -> str:
        """Not this."""
        return text.upper()

    @gr.mcp.resource("notes://{topic}", description="A note", mime_type="text/markdown")
    def note(self, topic: str) -> str:
        if topic == "secret":
            raise ValueError("a secret of the author's")
        return f"# {topic}"

    @gr.mcp.resource("logo://small")
    def logo(self) -> Any:
        return self.draw(2)

    @gr.mcp.prompt()
    def ask(self, topic: str, times: float) -> str:
        """Ask about something."""
        return f"Tell me about {topic}. " * int(times)


def build(watch: Watch) -> gr.Blocks:
    """The app."""
    run = Functions(watch)
    with gr.Blocks(title="Agents") as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
        loud = gr.Checkbox(label="Loud")
        number = gr.Number(3, label="N", maximum=100)
        image, data = gr.Image(label="Image"), gr.JSON(label="Data")
        files = gr.File(label="Files", file_count="multiple")
        seen = gr.State([])
        click = gr.Button("Go").click
        click(run.greet, [name, loud], out)
        click(run.add, [number, number], number)
        click(run.describe, image, [out, data])
        click(run.draw, number, image)
        click(run.noise, gr.Number(label="Size"), image)
        click(run.repeat, gr.Number(label="Times"), out)
        click(run.copy, files, files)
        click(run.count, number, out)
        click(run.work, None, out)
        click(run.fail, name, out)
        click(run.tell, name, out)
        click(run.remember, [name, seen], [out, seen])
        click(run.wait, name, out, concurrency_limit=None)
        click(run.who, None, data)
        click(run.half, number, number)
        click(run.odd, None, data)
        click(run.renamed, name, out)
        click(run.note, name, out)
        click(run.logo, None, image)
        click(run.ask, [name, number], out)
        click(run.greet, [name, loud], out, api_name="quiet", api_visibility="undocumented")
        click(run.greet, [name, loud], out, api_name=False)
    return app


def texts(result: Any) -> list[str]:
    """The texts in a tool's answer."""
    return [block.text for block in result.content if block.type == "text"]


def modern(method: str, name: str) -> dict[str, str]:
    """Headers of a request by the newest protocol."""
    return {"mcp-protocol-version": "2026-07-28", "mcp-method": method, "mcp-name": name}


def rpc(method: str, id: int = 1, **params: Any) -> dict[str, Any]:
    """A request."""
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}


def last(answer: httpx.Response) -> Any:
    """The last message of an answer, which may be a stream."""
    if "event-stream" not in answer.headers["content-type"]:
        return answer.json()
    lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
    return json.loads(lines[-1].removeprefix("data: "))
