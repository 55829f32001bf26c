"""The threads that run functions, conversions and other work that must not hold up the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[], None]


class Pool:
    """Up to `size` threads, started when more work waits than threads are idle."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._work: SimpleQueue[Work | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._idle = 0
        self._queued = 0

    def submit(self, work: Work) -> None:
        """Run `work` in a thread, soon. It must not raise."""
        with self._lock:
            self._queued += 1
            grow = self._queued > self._idle and self._threads < self.size
            if grow:
                self._threads += 1
                self._idle += 1
        self._work.put(work)
        if grow:
            threading.Thread(
                target=self._loop, name=f"showglass-{self._threads}", daemon=True
            ).start()

    def _loop(self) -> None:
        while (work := self._work.get()) is not None:
            with self._lock:
                self._queued -= 1
                self._idle -= 1
            work()
            del work  # an idle thread must not keep a job, its session and its values alive
            with self._lock:
                self._idle += 1

    def close(self) -> None:
        """End the threads once their work is done."""
        with self._lock:
            threads, self._threads = self._threads, 0
        for _ in range(threads):
            self._work.put(None)


class Mailbox:
    """Hands callbacks from threads to the event loop; many at a time cost one wake-up."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._armed = False

    def post(self, callback: Callable[..., None], *args: Any) -> None:
        """Call `callback(*args)` on the loop. Silently dropped when the loop is closed: nobody is left to care."""
        self._waiting.append((callback, args))
        if not self._armed:
            self._armed = True
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        self._armed = False
        waiting = self._waiting
        while waiting:
            callback, args = waiting.popleft()
            try:
                callback(*args)
            except Exception as error:  # one that fails must not keep the others waiting
                self.loop.call_exception_handler(
                    {"message": "A callback of the mailbox failed.", "exception": error}
                )


async def in_thread(pool: Pool, mailbox: Mailbox, function: Callable[..., T], *args: Any) -> T:
    """Run `function(*args)` in the pool and wait for it without holding the loop."""
    future: asyncio.Future[T] = mailbox.loop.create_future()

    def settle(result: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def work() -> None:
        try:
            result = function(*args)
        except BaseException as error:  # whatever it is, the waiter gets it
            mailbox.post(settle, None, error)
        else:
            mailbox.post(settle, result, None)

    pool.submit(work)
    return await future
