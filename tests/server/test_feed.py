"""Frames that wait for a reader, from any thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

from showglass.gates.limit import MAX_WAITING
from showglass.runtime.pool import Mailbox
from showglass.server.feed import Feed, News


class Teller:
    """An event, as far as a feed knows it."""

    waiting = 0


def on_loop(test: Callable[[Feed], Awaitable[None]]) -> None:
    async def run() -> None:
        await test(Feed(Mailbox(asyncio.get_running_loop()), events=1))

    asyncio.run(run())


def test_frames_come_in_order_and_the_last_one_ends_the_feed() -> None:
    async def test(feed: Feed) -> None:
        source = Teller()
        feed.put(source, b"a")
        feed.put(source, b"b", value=True)
        assert feed.take() == (b"ab", False)
        assert source.waiting == 0
        feed.put(source, b"c", last=True)
        assert feed.over
        assert feed.take() == (b"c", True)
        assert feed.take() == (b"", True)

    on_loop(test)


def test_a_reader_is_woken_by_another_thread() -> None:
    async def test(feed: Feed) -> None:
        asyncio.get_running_loop().call_later(
            0.01, threading.Thread(target=lambda: feed.put(Teller(), b"a")).start
        )
        assert await feed.news.wait(5, feed.ready)
        assert feed.take() == (b"a", False)

    on_loop(test)


def test_no_frame_is_missed_between_two_waits() -> None:
    async def test(feed: Feed) -> None:
        source = Teller()

        def tell() -> None:
            for number in range(5000):
                feed.put(source, b"%d," % number)
            feed.put(source, b"end", last=True)

        thread = threading.Thread(target=tell)
        thread.start()
        body, over = b"", False
        while not over:
            assert await feed.news.wait(5, feed.ready)
            more, over = feed.take()
            body += more
        thread.join()
        assert body == b"".join(b"%d," % n for n in range(5000)) + b"end"

    on_loop(test)


def test_values_give_way_when_too_many_bytes_wait_and_other_frames_stay() -> None:
    async def test(feed: Feed) -> None:
        source, other = Teller(), Teller()
        feed.put(source, b"log")
        feed.put(other, b"other", value=True)
        big = b"x" * (MAX_WAITING // 2)
        assert feed.make_room(source, len(big)) == 0
        feed.put(source, big, value=True)
        assert feed.make_room(source, len(big)) == 1
        feed.put(source, b"newest", value=True)
        assert source.waiting == len(b"lognewest")
        assert feed.take() == (b"logothernewest", False)

    on_loop(test)


def test_one_value_larger_than_the_limit_is_kept() -> None:
    async def test(feed: Feed) -> None:
        assert feed.make_room(Teller(), MAX_WAITING * 2) == 0

    on_loop(test)


def test_waiting_ends_in_time() -> None:
    async def test(feed: Feed) -> None:
        assert await feed.news.wait(0.01, feed.ready) is False

    on_loop(test)


def test_a_second_reader_takes_the_place_of_the_first() -> None:
    async def run() -> None:
        news = News(asyncio.get_running_loop())
        news.claim("first")
        first = asyncio.create_task(news.wait(5, lambda: False))
        await asyncio.sleep(0)
        news.claim("second")
        assert await first is True
        assert news.reader == "second"

    asyncio.run(run())
