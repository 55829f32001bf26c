"""What stands between a browser and a server in tests: it passes bytes on, and does what networks and proxies do."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Relay:
    """Takes connections on a free port of loopback and gives each to `serve`, in a thread of its own."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
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
        self.cut()

    @property
    def url(self) -> str:
        """Address of the relay."""
        return f"http://127.0.0.1:{self.port}/"

    def cut(self) -> int:
        """Break every open connection; returns how many there were."""
        with self._lock:
            broken, self._open = self._open, []
        for end in broken:
            with contextlib.suppress(OSError):  # already closed by the other side
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        return len(broken) // 2

    def serve(self, near: socket.socket) -> None:
        """One connection, from its first byte to its last."""
        with self.reach() as far:
            self.join(near, far)

    def reach(self) -> socket.socket:
        """A connection to the server; its caller closes it, where no cut did."""
        far = socket.create_connection(("127.0.0.1", self._target))
        with self._lock:
            self._open.append(far)
        return far

    def join(self, near: socket.socket, far: socket.socket) -> None:
        """Passes on what either side says, until both have said all."""
        down = threading.Thread(target=self.pass_on, args=(far, near), daemon=True)
        down.start()
        self.pass_on(near, far)
        down.join()

    def pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        """What one side says to the other."""
        with contextlib.suppress(OSError):  # cut
            while data := source.recv(65536):
                self.tell(data, source, sink)
            self.tell(b"", source, sink)

    def tell(self, data: bytes, source: socket.socket, sink: socket.socket) -> None:
        """A piece of it; nothing is its end."""
        if data:
            sink.sendall(data)
        else:
            sink.shutdown(socket.SHUT_WR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self._open.append(near)
            threading.Thread(target=self._one, args=(near,), daemon=True).start()

    def _one(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):  # cut, or no server there
            self.serve(near)
