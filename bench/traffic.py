"""What a page sends and receives, from the browser's own network events."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import CDPSession, Page

QUIET_SECONDS = 1.0
SETTLE_LIMIT = 15.0


def _frame_bytes(payload: str, *, masked: bool) -> int:
    """Bytes of one WebSocket frame: its payload, uncompressed, and its header."""
    size = len(payload.encode())
    header = 2 if size < 126 else 4 if size < 65536 else 10
    return size + header + (4 if masked else 0)


class Traffic:
    """Counts requests and bytes of `page` from now on; a WebSocket is one request."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.urls: list[str] = []
        self.received: dict[str, float] = {}
        self.finished: dict[str, float] = {}
        self.frames_in = 0
        self.frames_out = 0
        self.frame_count = 0
        self.last = time.monotonic()
        self.session: CDPSession = page.context.new_cdp_session(page)
        for name, handler in {
            "requestWillBeSent": self._request,
            "responseReceived": self._head,
            "dataReceived": self._data,
            "loadingFinished": self._finished,
            "webSocketCreated": self._socket,
            "webSocketFrameReceived": self._frame_in,
            "webSocketFrameSent": self._frame_out,
        }.items():
            self.session.on(f"Network.{name}", handler)
        self.session.send("Network.enable")

    def _request(self, event: dict[str, Any]) -> None:
        if "redirectResponse" in event:
            key = f"{event['requestId']} before {len(self.urls)}"
            self.finished[key] = event["redirectResponse"]["encodedDataLength"]
        url = event["request"]["url"]
        if not url.startswith(("data:", "blob:")):
            self.urls.append(url)
            self.last = time.monotonic()

    def _head(self, event: dict[str, Any]) -> None:
        self._add(event["requestId"], event["response"]["encodedDataLength"])

    def _data(self, event: dict[str, Any]) -> None:
        self._add(event["requestId"], event["encodedDataLength"])

    def _add(self, key: str, size: float) -> None:
        self.received[key] = self.received.get(key, 0) + size
        self.last = time.monotonic()

    def _finished(self, event: dict[str, Any]) -> None:
        self.finished[event["requestId"]] = event["encodedDataLength"]
        self.last = time.monotonic()

    def _socket(self, event: dict[str, Any]) -> None:
        self.urls.append(event["url"])
        self.last = time.monotonic()

    def _frame_in(self, event: dict[str, Any]) -> None:
        self.frames_in += _frame_bytes(event["response"]["payloadData"], masked=False)
        self.frame_count += 1

    def _frame_out(self, event: dict[str, Any]) -> None:
        self.frames_out += _frame_bytes(event["response"]["payloadData"], masked=True)

    def received_kib(self) -> float:
        """KiB that arrived so far: finished requests, what came of open ones, frames."""
        known = self.received | self.finished
        return (sum(known.values()) + self.frames_in) / 1024

    def settle(self) -> None:
        """Wait until no request has been sent or answered for a second."""
        until = time.monotonic() + SETTLE_LIMIT
        self.last = time.monotonic()
        while time.monotonic() < until and time.monotonic() - self.last < QUIET_SECONDS:
            self.page.wait_for_timeout(50)  # also lets the events in; their absence is awaited
