"""A worker process: gets functions, runs one call at a time, and reports what happens in it.

The main thread runs the calls, so that a signal reaches them. A reader thread takes in what the app says, and ends the
process when the app is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import ctypes
import faulthandler
import inspect
import io
import os
import signal
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from ..caching import cached_of
from ..context import enter, leave
from ..packing import pack, unpack
from ..progress import follow_tqdm
from ..protocol import ProgressUnit
from .channel import Channel

DEFINE, RUN, NEXT, CLOSE = b"D", b"R", b"N", b"C"
"""What the app says: here is a function, call it, go on with the generator, close it."""
VALUE, YIELD, END, ERROR = b"V", b"Y", b"E", b"X"
LOG, PROGRESS, OUTPUT, USED, READY = b"L", b"P", b"O", b"U", b"H"
"""What a worker says."""
PROGRESS_SECONDS = 0.02
MOST_SESSIONS = 1000
"""Sessions for which caches in a worker keep something."""
PR_SET_PDEATHSIG = 1


class Ended(BaseException):
    """The app ends this worker: whatever runs is unwound, then the process exits."""


class RemoteJob:
    """The running job, in a worker process. Implements `context.RunningJob`."""

    def __init__(self, channel: Channel) -> None:
        self.request: Any = None
        self.event_data: Any = None
        self.stop = threading.Event()
        self.tqdm: Any = None
        self.session = ""
        self._shelves: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._channel = channel
        self._lock = threading.Lock()
        self._bars: list[ProgressUnit] | None = None
        self._shown_at = 0.0
        self._due = threading.Event()

    def log(self, level: Any, title: str, text: str, duration: float | None, visible: bool) -> None:
        """Show a toast."""
        self.flush()
        self._channel.send(LOG, pack((level, title, text, duration, visible)))

    def progress(self, units: list[ProgressUnit]) -> None:
        """Replace the job's bars: the newest are told, fifty times a second at most."""
        self._bars = units
        if time.monotonic() - self._shown_at >= PROGRESS_SECONDS:
            self.flush()
        else:
            self._due.set()

    def shelves(self) -> dict[str, Any]:
        """What caches in this process keep for the session."""
        found = self._shelves.pop(self.session, {})
        self._shelves[self.session] = found
        while len(self._shelves) > MOST_SESSIONS:
            self._shelves.popitem(last=False)
        return found

    def used_kept(self) -> None:
        """A kept value was used."""
        self._channel.send(USED)

    def flush(self) -> None:
        """Tell the newest bars."""
        with self._lock:
            bars, self._bars = self._bars, None
            self._shown_at = time.monotonic()
        if bars is not None:
            self._channel.send(PROGRESS, pack(bars))

    def flush_late(self) -> None:
        """In a thread of its own: tell the bars that came too soon after others."""
        while True:
            self._due.wait()
            self._due.clear()
            time.sleep(PROGRESS_SECONDS)
            with contextlib.suppress(OSError):
                self.flush()


class Printed(io.TextIOBase):
    """Standard output or error of a worker: what a call prints goes to the app's, line by line."""

    def __init__(self, channel: Channel, name: str, plain: Any) -> None:
        self._channel = channel
        self._name = name
        self._plain = plain
        self._line = ""
        self.active = False

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain attribute there
        return "utf-8"

    @property
    def buffer(self) -> Any:
        """The bytes below, which the app shares."""
        return self._plain.buffer

    def fileno(self) -> int:
        number: int = self._plain.fileno()
        return number

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not self.active:
            self._plain.write(text)
            return len(text)
        whole, newline, self._line = (self._line + text).rpartition("\n")
        if newline:
            self._channel.send(OUTPUT, pack((self._name, whole + newline)))
        return len(text)

    def flush(self) -> None:
        if self._line and self.active:
            text, self._line = self._line, ""
            self._channel.send(OUTPUT, pack((self._name, text)))
        self._plain.flush()


class Worker:
    """The loop of a worker process."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.inbox: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()
        self.functions: dict[int, Callable[..., Any]] = {}
        self.broken: dict[int, BaseException] = {}
        self.job = RemoteJob(channel)
        out, error = sys.stdout, sys.stderr
        self.printed = [Printed(channel, "stdout", out), Printed(channel, "stderr", error)]
        self._runner: asyncio.Runner | None = None

    def serve(self) -> None:
        """Do what the app says until it is gone."""
        sys.stdout, sys.stderr = self.printed
        for work in (self._read, self.job.flush_late):
            threading.Thread(target=work, daemon=True).start()
        self.channel.send(READY)
        while True:
            kind, body = self.inbox.get()
            if kind == DEFINE:
                self._define(*unpack(body))
            elif kind == RUN:
                self._run(body)

    def _read(self) -> None:
        while (message := self.channel.receive()) is not None:
            self.inbox.put(message)
        os._exit(0)  # the app is gone, or let this worker go: nobody waits for what runs

    def _define(self, number: int, packed: bytes) -> None:
        try:
            function = unpack(packed)
            cached = cached_of(function)
            self.functions[number] = (
                function if cached is None else cached.fn
            )  # the app keeps its results
        except Ended:
            raise
        except BaseException as error:  # told to whoever calls it
            self.broken[number] = error

    def _run(self, body: bytes) -> None:
        token = enter(self.job)
        for stream in self.printed:
            stream.active = True
        try:
            self._call(body)
        except Ended:
            raise
        except BaseException as error:  # whatever it is, the app learns of it
            self._say(ERROR, _packed_error(error))
        finally:
            for stream in self.printed:
                stream.active = False
            leave(token)

    def _call(self, body: bytes) -> None:
        number, args, named, tracks, self.job.session = unpack(body)
        if number in self.broken:
            raise self.broken[number]
        self.job.tqdm = tracks
        if tracks is not None:
            follow_tqdm()
        result = self.functions[number](*args, **named)
        context = contextvars.copy_context()
        if inspect.isasyncgen(result):
            steps = result
            self._steps(
                lambda: self._wait(anext(steps), context),
                lambda: self._wait(steps.aclose(), context),
            )
        elif inspect.isgenerator(result):
            self._steps(lambda: next(result), result.close)
        else:
            value = self._wait(result, context) if inspect.isawaitable(result) else result
            self._say(VALUE, pack(value))

    def _wait(self, awaitable: Any, context: contextvars.Context) -> Any:
        if self._runner is None:
            self._runner = asyncio.Runner()

        async def wait() -> Any:
            return await awaitable

        return self._runner.run(wait(), context=context)

    def _steps(self, step: Callable[[], Any], close: Callable[[], Any]) -> None:
        """One step of a generator each time that the app asks for it."""
        try:
            while True:
                try:
                    value = step()
                except (StopIteration, StopAsyncIteration):
                    break
                self._say(YIELD, pack(value))
                del value
                if self.inbox.get()[0] == CLOSE:
                    break
        finally:
            close()
        self._say(END)

    def _say(self, kind: bytes, body: bytes = b"") -> None:
        self.job.flush()
        for stream in self.printed:
            stream.flush()
        self.channel.send(kind, body)


def _packed_error(error: BaseException) -> bytes:
    """The error with its traceback as text; in words alone when it cannot be sent."""
    text = "".join(traceback.format_exception(error))
    words = f"{type(error).__name__}: {error}"
    try:
        packed = pack((error, text, words))
        unpack(packed)  # some errors can be packed but not made again
    except BaseException:  # an error's own methods may raise anything
        return pack((None, text, words))
    return packed


def _end(number: int, frame: Any) -> None:
    raise Ended


def _die_with(parent: int) -> None:
    """On Linux: the kernel ends this process with the thread that started it, even while it computes."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def main(parent: int) -> None:
    """Serve over standard input and output, which the functions then have no more: they print through the app."""
    _die_with(parent)
    channel = Channel(os.dup(0), os.dup(1))
    nothing, end = os.pipe()
    os.close(end)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    faulthandler.enable()
    signal.signal(signal.SIGTERM, _end)
    if threading.current_thread() is threading.main_thread():
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # Ctrl-C is for the app, which ends its workers
    # the app went away while this one spoke, or ends it
    with contextlib.suppress(OSError, Ended):
        Worker(channel).serve()
