"""A relay in front of a server that lets no WebSocket through, in the ways that proxies have."""

from __future__ import annotations

import re
import socket
from typing import Literal

from tests.relay import Relay

Way = Literal["refuse", "swallow", "cut"]
_UPGRADE = re.compile(rb"^upgrade: *websocket", re.IGNORECASE | re.MULTILINE)
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class UpgradeBlocker(Relay):
    """Relays to `port` on loopback, but for WebSockets.

    refuse: they get a 403. swallow: no answer at all. cut: the handshake passes, then the connection is broken.
    `way` None lets them through.
    """

    def __init__(self, port: int, way: Way | None) -> None:
        self.way = way
        self.blocked = 0
        """Upgrades that did not get through."""
        super().__init__(port)

    def serve(self, near: socket.socket) -> None:
        head = near.recv(65536)
        upgrade = _UPGRADE.search(head) is not None
        if upgrade and self.way is not None:
            self.blocked += 1
        if upgrade and self.way == "refuse":
            near.sendall(REFUSAL)
        elif upgrade and self.way == "swallow":
            near.recv(65536)
        elif head:
            with self.reach() as far:
                far.sendall(head)
                if upgrade and self.way == "cut":
                    near.sendall(far.recv(65536))
                    near.recv(65536)
                else:
                    self.join(near, far)
