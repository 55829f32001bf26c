"""A browser's end of the page's event stream, without a browser."""

from __future__ import annotations

import contextlib
import json
import queue
import socket
import threading
from types import TracebackType
from typing import Any, Self

import httpx

from tests.page_client import page_data


class StreamClient:
    """One stream, read in a thread; its conversations' frames lie in a queue each."""

    def __init__(self, url: str, **options: Any) -> None:
        self.api = f"{url}gradio_api/socket"
        self.token = page_data(url, options.get("headers"))["token"]
        self.client = httpx.Client(timeout=15, **options)
        self.frames: dict[int, queue.SimpleQueue[Any]] = {
            n: queue.SimpleQueue() for n in range(300)
        }
        self.comments = 0
        self.sent = 0
        self.headers: httpx.Headers = httpx.Headers()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.key: str = self.next(0)["key"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()
        self._thread.join(5)
        self.client.close()

    def leave(self) -> None:
        """Close the stream without a word."""
        wire = self._response.extensions["network_stream"].get_extra_info("socket")
        with contextlib.suppress(OSError):  # closed by the server
            wire.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        try:
            with self.client.stream("GET", f"{self.api}/events") as self._response:
                self.headers = self._response.headers
                for line in self._response.iter_lines():
                    if line.startswith("data: "):
                        number, frame = line.removeprefix("data: ").split(" ", 1)
                        self.frames[int(number)].put(json.loads(frame))
                    elif line.startswith(":"):
                        self.comments += 1
        except (httpx.HTTPError, httpx.StreamError, OSError):
            pass  # closed
        self.frames[0].put(None)

    def next(self, talk: int) -> Any:
        """The next frame of a conversation."""
        return self.frames[talk].get(timeout=30)

    def post(self, body: Any, **headers: str) -> httpx.Response:
        """Any POST."""
        return self.client.post(f"{self.api}/send", json=body, headers=headers)

    def send(self, *messages: tuple[int, Any], n: int | None = None) -> httpx.Response:
        """Messages, in one POST with the next number."""
        self.sent = n if n is not None else self.sent + 1
        return self.post({"stream": self.key, "n": self.sent, "messages": messages})

    def hello(self, talk: int, **more: Any) -> dict[str, Any]:
        """Begin a conversation; returns its welcome."""
        assert self.send((talk, {"t": "hello", "token": self.token, **more})).status_code == 200
        welcome: dict[str, Any] = self.next(talk)
        assert welcome["t"] == "welcome", welcome
        return welcome

    def until(self, talk: int, stage: str) -> list[Any]:
        """All ops until a job reached a stage."""
        ops: list[Any] = []
        while not any(op[0] == "job" and op[2] == stage for op in ops):
            ops += self.next(talk).get("ops", [])
        return ops
