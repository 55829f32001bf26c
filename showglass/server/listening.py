"""A uvicorn in a thread of its own: its port, its certificate, and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import ssl
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from ..gates.limit import MAX_JSON
from ..runtime.garbage import collect_seldom
from .leaving import leave
from .patience import PROTOCOL

FIRST_PORT, PORTS = 7860, 100
PING_SECONDS = 20.0
"""Seconds between two pings on a WebSocket, and until one without an answer ends it."""
TICK_SECONDS = 1.0
"""How often the time in answers is set."""
LOOK_SECONDS = 0.5 if sys.platform == "win32" else 3600.0
"""How often the main thread looks up while it waits: on Windows, Ctrl-C does not end a wait."""


class ServerStopped(RuntimeError):
    """The server ended before it was ready."""


@dataclass
class Tls:
    """Files of a certificate. Raises ValueError and FileNotFoundError for what cannot work."""

    keyfile: str | Path | None
    certfile: str | Path | None
    password: str | None

    def __post_init__(self) -> None:
        if self.certfile is None or self.keyfile is None:
            missing = "ssl_certfile" if self.certfile is None else "ssl_keyfile"
            raise ValueError(f"TLS needs ssl_keyfile= and ssl_certfile=: {missing} is missing.")
        for name, path in (("ssl_keyfile", self.keyfile), ("ssl_certfile", self.certfile)):
            if not Path(path).is_file():
                raise FileNotFoundError(f"{name}={str(path)!r}: there is no such file.")
        password = None if self.password is None else self.password.encode()
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                self.certfile, self.keyfile, password or (lambda: b"")
            )
        except (ssl.SSLError, OSError) as error:
            raise ValueError(
                f"ssl_certfile, ssl_keyfile and ssl_keyfile_password do not fit together: {error}."
            ) from None

    def arguments(self) -> dict[str, Any]:
        """What uvicorn is told."""
        return {
            "ssl_keyfile": self.keyfile,
            "ssl_certfile": self.certfile,
            "ssl_keyfile_password": self.password,
        }


def certificate(given: dict[str, Any]) -> Tls | None:
    """The certificate that `launch` was given, or None."""
    files = [given.get(f"ssl_{name}") for name in ("keyfile", "certfile", "keyfile_password")]
    return Tls(*files) if any(file is not None for file in files) else None


class Uvicorn(uvicorn.Server):
    """One that wakes up once a second and not ten times: to wake up is most of what an idle app costs."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), TICK_SECONDS)

    def end(self) -> None:
        """Stop serving. From any thread."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it is over already
                self._loop.call_soon_threadsafe(self._over.set)


class Server:
    """A running server: a uvicorn in a thread of its own."""

    def __init__(
        self, app: Any, host: str, listening: socket.socket, root_path: str, tls: Tls | None = None
    ) -> None:
        self.app = app
        self.port = listening.getsockname()[1]
        shown = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host
        scheme = "http" if tls is None else "https"
        self.url = f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"
        config = uvicorn.Config(
            app, log_level="warning", http=PROTOCOL, ws="websockets-sansio", ws_max_size=MAX_JSON, root_path=root_path,
            # frames are small and many: packing them costs more time and memory than the bytes are worth
            ws_per_message_deflate=False, ws_ping_interval=PING_SECONDS, ws_ping_timeout=PING_SECONDS,
            access_log=False, server_header=False, timeout_graceful_shutdown=3, proxy_headers=False,
            **({} if tls is None else tls.arguments()),
        )  # fmt: skip
        self._listening = listening
        self._server = Uvicorn(config)
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the main thread keeps its signals
        self._thread = threading.Thread(target=self._run, name="showglass-server", daemon=True)
        self._over = threading.Event()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listening])
        finally:
            self._over.set()

    def start(self) -> None:
        """Start, and return once requests are answered. Raises `ServerStopped`."""
        collect_seldom()
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise ServerStopped("The server could not start; the reason stands above.")
            time.sleep(0.002)

    def stop(self) -> None:
        """Stop, and wait for it."""
        self.app.state.service.hang_up()
        self._server.end()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=5)
        self._listening.close()

    def leave(self) -> None:
        """Stop once what was taken is answered: new connections are refused from now on."""
        service = self.app.state.service
        going = leave(
            service, self._listening, self._server.servers, self._server.server_state.connections
        )
        asyncio.run_coroutine_threadsafe(going, service.engine().loop).result()
        self.stop()

    def wait(self) -> None:
        """Block until it is stopped, Ctrl-C, or a SIGTERM, which lets running jobs end."""
        told: list[int] = []

        def stop_told(number: int, _: object) -> None:
            told.append(number)
            self._over.set()

        before: Any = None
        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGTERM, stop_told)
        try:
            while not self._over.wait(timeout=LOOK_SECONDS):
                pass
            if told:
                signal.signal(signal.SIGTERM, before)  # told again, it ends at once
                print("Stopping once running jobs are done.", flush=True)
                self.leave()
        except KeyboardInterrupt:
            print("\nStopping.")
            self.stop()


def bind(host: str, port: int | None) -> socket.socket:
    """A listening socket on `port`, or on the first free one from 7860. Raises OSError that names the port."""
    if port is None:
        env = os.environ.get("GRADIO_SERVER_PORT")
        port = int(env) if env else None
    first = FIRST_PORT if port is None else port
    tries = int(os.environ.get("GRADIO_NUM_PORTS", PORTS)) if port is None else 1
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(first, first + tries):
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, number))
        except OSError as error:
            listening.close()
            last = error
            continue
        listening.listen(2048)
        listening.set_inheritable(True)
        return listening
    where = f"port {first}" if tries == 1 else f"every port from {first} to {first + tries - 1}"
    raise OSError(
        f"Cannot serve on {host}: {where} is in use or not allowed ({last.strerror}). Pass another server_port."
    )
