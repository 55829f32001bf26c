"""Starting an app of one side as its own process, and watching it from outside."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import environment

APPS = Path(__file__).resolve().parent / "apps"
PORTS = range(8100, 8200)
START_LIMIT = 60.0


class AppFailedError(RuntimeError):
    """The app did not come up; the message holds the end of what it printed."""


@dataclass(frozen=True)
class Side:
    """One of the libraries that are compared."""

    name: str
    python: Path
    library: str
    apps: dict[str, str]
    """File under ``apps/`` by the name of the app."""

    def environment(self) -> dict[str, str]:
        """Environment of its processes: nothing phones home, nothing of ours leaks in."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GRADIO_", "PYTHON"))}
        kept |= {"BENCH_LIBRARY": self.library, "GRADIO_ANALYTICS_ENABLED": "False"}
        if self.name == "ours":
            kept["PYTHONPATH"] = str(environment.ROOT)
        return kept


SHARED = {
    name: f"{name}.py"
    for name in (
        "hello",
        "stream",
        "many",
        "form",
        "tokens",
        "growth",
        "webcam",
        "chat",
        "table",
        "photos",
        "upload",
        "editor",
        "points",
    )
}


def all_sides() -> dict[str, Side]:
    """Every side by name; their environments need not exist yet."""
    own = Path(sys.executable)
    return {
        "peer": Side("peer", environment.python_of("peer"), "gradio", SHARED),
        "ours": Side("ours", own, "showglass", SHARED),
        "nicegui": Side(
            "nicegui", environment.python_of("nicegui"), "nicegui", {"hello": "nicegui_hello.py"}
        ),
        "floor": Side("floor", own, "starlette", {"floors": "floors.py", "idle": "idle.py"}),
    }


@dataclass
class Server:
    """A running app."""

    port: int
    pid: int
    start_seconds: float
    """From the start of the process to the last byte of the first page."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def resident_mb(self) -> float:
        """Resident memory of the process and all its descendants, in MB (10^6 bytes)."""
        return sum(_resident(pid) for pid in _tree(self.pid)) / 1e6


def _tree(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(FileNotFoundError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    return found


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def fetch(port: int, path: str = "/", timeout: float = 30.0) -> bytes:
    """The body of ``GET path``, uncompressed.

    Raises OSError when nobody listens or the status is not 200.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        answer = bytearray()
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    if head[9:12] != b"200":
        raise ConnectionError(f"GET {path}: {head[:60]!r}")
    return body


@contextlib.contextmanager
def _port() -> Iterator[int]:
    """A free port that no other bench takes meanwhile: an app may need seconds to bind it."""
    for port in PORTS:
        with (Path(tempfile.gettempdir()) / f"bench-port-{port}").open("w") as claim:
            try:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            yield port
            return
    raise AppFailedError(f"no free port in {PORTS}")


def _first_page(process: subprocess.Popen[bytes], port: int, began: float) -> float:
    while time.perf_counter() - began < START_LIMIT:
        if process.poll() is not None:
            break
        try:
            fetch(port)
        except OSError:
            time.sleep(0.004)  # nobody listens yet; there is no event to wait for from outside
        else:
            return time.perf_counter() - began
    raise AppFailedError(f"no page within {START_LIMIT} s, or the process ended")


@contextlib.contextmanager
def serve(side: Side, app: str) -> Iterator[Server]:
    """Run `app` of `side` until the block ends. Raises AppFailedError when it does not come up."""
    with _port() as port, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder) / "output.txt"
        with log.open("wb") as output:
            began = time.perf_counter()
            process = subprocess.Popen(
                [side.python, APPS / side.apps[app]],
                env=side.environment() | {"BENCH_PORT": str(port)},
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                seconds = _first_page(process, port, began)
                yield Server(port, process.pid, seconds)
            except AppFailedError as failure:
                tail = log.read_text(errors="replace")[-600:].strip()
                raise AppFailedError(f"{side.name} {app}: {failure}\n{tail}") from None
            finally:
                _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            continue
        return
