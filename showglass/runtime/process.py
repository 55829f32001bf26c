"""One worker process, seen from the app: how it starts, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess  # noqa: TID251  the one place: this Python, with arguments of our own
import sys
import threading
import time
from typing import TYPE_CHECKING

from .channel import Channel

if TYPE_CHECKING:
    from .job import Job

BOOT = (
    "import json, sys; parent, sys.path[:], sys.argv[1:] = json.loads(sys.argv[1]);"
    " from showglass.runtime.worker import main; main(parent)"
)
KILL_SECONDS = 2.0
"""How long a worker that is told to end may take."""


class Process:
    """One worker process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", BOOT, json.dumps([os.getpid(), [str(p) for p in sys.path], sys.argv[1:]])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True,
        )  # fmt: skip
        pipes = self.process.stdout, self.process.stdin
        if pipes[0] is None or pipes[1] is None:
            raise RuntimeError("A worker has no pipes.")
        self.channel = Channel(pipes[0].fileno(), pipes[1].fileno())
        self.known: set[int] = set()
        self.job: Job | None = None
        self.doomed = False
        self.buried = False
        self.idle_since = time.monotonic()
        self.lock = threading.Lock()

    def begin(self, job: Job | None) -> None:
        """This job is what runs in it now."""
        with self.lock:
            self.job = job

    def doom(self, job: Job | None) -> bool:
        """Tell it to end if it runs this job; with None, whatever it runs."""
        with self.lock:
            if self.doomed or (job is not None and self.job is not job):
                return False
            self.doomed = True
        with contextlib.suppress(OSError):
            self.process.terminate()
        return True

    def kill(self) -> None:
        """End it and what it started, now. Its number is its own until it is waited for."""
        if self.buried:
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def bury(self) -> int | None:
        """Wait for its end, which is near; returns its exit status."""
        try:
            status: int | None = self.process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            status = self.process.wait()
        self.kill()  # what it left behind in its process group
        self.buried = True
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return status
