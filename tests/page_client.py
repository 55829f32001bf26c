"""A page without a browser: speaks the page's socket, for tests of what travels on it."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

Headers = dict[str, str]
DATA = re.compile(r'<script type="application/json" id="showglass-page">(.*?)</script>', re.DOTALL)


def page_data(url: str, headers: Headers | None = None) -> dict[str, Any]:
    """The data block of the page at `url`."""
    found = DATA.search(httpx.get(url, headers=headers).text)
    assert found is not None, "the page has no data block"
    data: dict[str, Any] = json.loads(found.group(1))
    return data


class PageClient:
    """Opens the page's socket, remembers every op, and can lose its connection and come back."""

    def __init__(self, url: str, headers: Headers | None = None, query: str = "") -> None:
        self.url = url
        self.query = query
        self.headers = headers
        self.token = page_data(url, headers)["token"]
        self.key: str | None = None
        self.seen = 0
        self.resumed = False
        self.frames: list[dict[str, Any]] = []
        self.values: dict[tuple[int, str], Any] = {}
        self.jobs: dict[int, list[Any]] = {}
        self.logs: list[list[Any]] = []
        self.adopted: list[dict[str, Any]] = []
        self._job = 0
        self.socket: ClientConnection
        self.open()

    def open(self) -> None:
        """Connect and say hello, as the same session when there was one."""
        address = self.url.replace("http", "ws", 1) + "gradio_api/socket"
        # closed by close() or drop(), which tests call in the middle of a body
        self.socket = ExitStack().enter_context(connect(address, additional_headers=self.headers))
        hello: dict[str, Any] = {"t": "hello", "token": self.token, "seen": self.seen}
        if self.key is not None:
            hello["session"] = self.key
        if self.query:
            hello["query"] = self.query
        self.send(hello)
        welcome = json.loads(self.socket.recv(timeout=30))
        assert welcome["t"] == "welcome", welcome
        self.key, self.resumed = welcome["session"], welcome["resumed"]

    def send(self, message: dict[str, Any]) -> None:
        """One message to the server."""
        self.socket.send(json.dumps(message))

    def run(self, fn: int, *data: Any, **more: Any) -> int:
        """Start an event; returns the job's number."""
        self._job += 1
        self.send({"t": "run", "job": self._job, "fn": fn, "data": list(data), **more})
        return self._job

    def read(self) -> dict[str, Any]:
        """The next frame, applied."""
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=30))
        if message["t"] == "ops":
            self.frames.append(message)
            assert message["n"] == self.seen + 1 or message["n"] > self.seen, "a frame came twice"
            self.seen = message["n"]
            for op in message["ops"]:
                self._apply(op)
        return message

    def _apply(self, op: list[Any]) -> None:
        kind = op[0]
        if kind == "set":
            self.values[op[1], op[2]] = op[3]
        elif kind == "append":
            self.values[op[1], op[2]] += op[3]
        elif kind == "job":
            self.jobs[op[1]] = op[2:]
        elif kind == "log":
            self.logs.append(op[1:])
        elif kind == "adopt":
            self.adopted += op[1]
            for job in op[1]:
                self.jobs[job["job"]] = [job["stage"], job["info"]]

    def finish(self, job: int) -> tuple[str, dict[str, Any]]:
        """Read until the job ended; returns its last stage and what is known of it."""
        while job not in self.jobs or self.jobs[job][0] not in (
            "done",
            "failed",
            "cancelled",
            "moved",
        ):
            self.read()
        stage, info = self.jobs[job]
        return stage, info

    def call(self, fn: int, *data: Any) -> tuple[str, dict[str, Any]]:
        """Run an event to its end."""
        return self.finish(self.run(fn, *data))

    def value(self, component: Any) -> Any:
        """What the page shows of a component."""
        return self.values[component._id, "value"]

    def drop(self) -> None:
        """Lose the connection without a word."""
        self.socket.socket.close()

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()
