"""Worker threads: no more than allowed, started when needed, used again."""

from __future__ import annotations

import asyncio
import threading

import pytest

from showglass.runtime.pool import Mailbox, Pool, in_thread


def test_work_runs_in_no_more_threads_than_allowed() -> None:
    pool = Pool(3)
    gate, names, done = threading.Event(), set[str](), threading.Semaphore(0)

    def work() -> None:
        names.add(threading.current_thread().name)
        gate.wait(30)
        done.release()

    for _ in range(8):
        pool.submit(work)
    gate.set()
    for _ in range(8):
        assert done.acquire(timeout=30)
    assert len(names) == 3
    pool.close()


def test_one_at_a_time_needs_one_thread() -> None:
    pool, names, done = Pool(8), set[str](), threading.Event()

    def work() -> None:
        names.add(threading.current_thread().name)
        done.set()

    async def one_by_one() -> None:
        mailbox = Mailbox(asyncio.get_running_loop())
        for _ in range(20):
            await in_thread(pool, mailbox, work)

    asyncio.run(one_by_one())
    # the thread that just answered may not have gone idle yet when the next piece comes
    assert len(names) <= 4
    pool.close()


def test_results_and_errors_reach_the_waiter() -> None:
    pool = Pool(2)

    async def both() -> None:
        mailbox = Mailbox(asyncio.get_running_loop())
        assert await in_thread(pool, mailbox, pow, 2, 5) == 32
        with pytest.raises(ZeroDivisionError):
            await in_thread(pool, mailbox, divmod, 1, 0)

    asyncio.run(both())
    pool.close()
