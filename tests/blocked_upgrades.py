"""A relay in front of a server that lets no WebSocket through, in the ways that proxies have."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from types import TracebackType
from typing import Literal, Self

Way = Literal["refuse", "swallow", "cut"]
_UPGRADE = re.compile(rb"^upgrade: *websocket", re.IGNORECASE | re.MULTILINE)
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class UpgradeBlocker:
    """Relays to `port` on loopback, but for WebSockets.

    refuse: they get a 403. swallow: no answer at all. cut: the handshake passes, then the connection is broken.
    `way` None lets them through.
    """

    def __init__(self, port: int, way: Way | None) -> None:
        self.way = way
        self.blocked = 0
        """Upgrades that did not get through."""
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listening.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.close()
        for end in list(self._open):
            with contextlib.suppress(OSError):  # closed already
                end.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        """Address of the relay."""
        return f"http://127.0.0.1:{self.port}/"

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        self._open.add(near)
        with near, contextlib.suppress(OSError):  # cut
            head = near.recv(65536)
            upgrade = _UPGRADE.search(head) is not None
            if upgrade and self.way is not None:
                self.blocked += 1
            if upgrade and self.way == "refuse":
                near.sendall(REFUSAL)
            elif upgrade and self.way == "swallow":
                near.recv(65536)
            elif head:
                self._join(near, head, cut=upgrade and self.way == "cut")
        self._open.discard(near)

    def _join(self, near: socket.socket, head: bytes, *, cut: bool) -> None:
        with socket.create_connection(("127.0.0.1", self._target)) as far:
            self._open.add(far)
            far.sendall(head)
            if cut:
                near.sendall(far.recv(65536))
                near.recv(65536)
            else:
                down = threading.Thread(target=self._relay, args=(far, near), daemon=True)
                down.start()
                self._relay(near, far)
                down.join()
        self._open.discard(far)

    @staticmethod
    def _relay(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):  # cut
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):  # cut
            sink.shutdown(socket.SHUT_WR)
