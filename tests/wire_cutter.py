"""A TCP relay in front of a server: a test can cut every connection that runs through it."""

from __future__ import annotations

import socket

from tests.relay import Relay


class WireCutter(Relay):
    """Relays to `port` on loopback. `cut` breaks what is open; new connections work again at once."""

    def __init__(self, port: int) -> None:
        self._frozen: set[socket.socket] = set()
        super().__init__(port)

    def freeze(self) -> None:
        """From now on nothing passes what is open, and nobody is told."""
        with self._lock:
            self._frozen.update(self._open)

    def tell(self, data: bytes, source: socket.socket, sink: socket.socket) -> None:
        if source not in self._frozen:
            super().tell(data, source, sink)
