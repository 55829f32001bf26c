"""One address may ask for so much: requests, messages, bytes, sockets; others go on meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

import showglass as gr
from showglass.server.meter import Ledger
from showglass.store.base import StoreAway
from showglass.store.memory import MemoryStore
from tests.page_client import PageClient
from tests.stream_client import StreamClient

Serve = Callable[..., str]


def app() -> gr.Blocks:
    with gr.Blocks() as blocks:
        name = gr.Textbox()
        gr.Button().click(lambda x: x, name, name, api_name="echo")
        gr.File()
    return blocks


def start(serve: Serve, **limits: Any) -> str:
    return serve(app(), server_port=0, limits=gr.Limits(local=True, **limits))


@pytest.fixture
def asker() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        yield client


def test_too_many_requests_get_429_and_a_time(serve: Serve, asker: httpx.Client) -> None:
    url = start(serve, requests=1)  # ten in ten seconds
    answers = [asker.post(f"{url}gradio_api/run/echo", json={"data": ["x"]}) for _ in range(25)]
    codes = [answer.status_code for answer in answers]
    assert codes[0] == 200
    assert codes.count(200) <= 20  # a window may end meanwhile
    assert set(codes) == {200, 429}
    refused = next(a for a in answers if a.status_code == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert "your address" in refused.json()["detail"]
    # what changes nothing is counted apart
    assert asker.get(f"{url}config").status_code == 200


def test_reading_has_a_limit_of_its_own(serve: Serve, asker: httpx.Client) -> None:
    url = start(serve, reads=2)  # twenty in ten seconds
    codes = [asker.get(f"{url}gradio_api/app_id").status_code for _ in range(45)]
    assert codes[0] == 200
    assert codes.count(200) <= 40  # a window may end meanwhile
    assert set(codes) == {200, 429}
    assert asker.post(f"{url}gradio_api/run/echo", json={"data": ["x"]}).status_code == 200


def test_an_address_has_so_many_streams(serve: Serve, asker: httpx.Client) -> None:
    url = start(serve, pending=3)
    with contextlib.ExitStack() as open_streams:
        for name in ("a", "b", "c"):
            answer = asker.stream("GET", f"{url}gradio_api/heartbeat/{name}")
            assert open_streams.enter_context(answer).status_code == 200
        refused = asker.get(f"{url}gradio_api/heartbeat/d")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert "open at once" in refused.json()["detail"]
        assert asker.post(f"{url}gradio_api/run/echo", json={"data": ["x"]}).status_code == 429
    until = time.monotonic() + 20
    while asker.get(f"{url}gradio_api/app_id").status_code == 429:
        assert time.monotonic() < until, "a stream that its reader left is closed"
        time.sleep(0.01)


def test_a_browser_full_of_tabs_meets_no_limit(serve: Serve, asker: httpx.Client) -> None:
    """Twenty tabs that load everything at once, and read their streams."""
    url = start(serve)
    with contextlib.ExitStack() as open_streams:
        for tab in range(20):
            for path in (f"heartbeat/tab{tab}", "socket/events"):
                answer = asker.stream("GET", f"{url}gradio_api/{path}")
                assert open_streams.enter_context(answer).status_code == 200
            codes = {asker.get(url).status_code for _ in range(30)}
            assert codes == {200}


def test_addresses_are_counted_apart_behind_a_trusted_proxy(
    serve: Serve, asker: httpx.Client
) -> None:
    url = start(serve, requests=0.1, trusted_proxies=["127.0.0.1"])

    def ask(who: str) -> int:
        forwarded = {"x-forwarded-for": who}
        body = {"data": ["x"]}
        return asker.post(f"{url}gradio_api/run/echo", json=body, headers=forwarded).status_code

    assert 429 in [ask("203.0.113.1") for _ in range(4)]
    assert ask("203.0.113.2") == 200


def test_a_header_of_a_strangers_own_changes_nothing(serve: Serve, asker: httpx.Client) -> None:
    url = start(serve, requests=0.2)
    codes = [
        asker.post(
            f"{url}gradio_api/run/echo",
            json={"data": ["x"]},
            headers={"x-forwarded-for": f"203.0.113.{n}", "forwarded": f"for=203.0.113.{n}"},
        ).status_code
        for n in range(6)
    ]
    assert 429 in codes


def test_local_addresses_are_not_counted_by_default(serve: Serve, asker: httpx.Client) -> None:
    url = serve(app(), server_port=0, limits=gr.Limits(requests=0.1))
    for _ in range(4):
        answer = asker.post(f"{url}gradio_api/run/echo", json={"data": ["x"]})
        assert answer.status_code == 200


def test_messages_of_a_socket_are_counted(serve: Serve) -> None:
    page = PageClient(start(serve, requests=1))

    def talk() -> None:
        for _ in range(60):
            page.call(0, "x")

    with pytest.raises(ConnectionClosed) as closed:
        talk()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013


def test_an_address_has_so_many_sockets(serve: Serve) -> None:
    url = start(serve, sockets=3)
    with contextlib.ExitStack() as open_:
        for _ in range(3):
            open_.callback(PageClient(url).close)
        with pytest.raises((InvalidStatus, ConnectionClosed)):
            PageClient(url)
    for _ in range(100):  # closed sockets give their places back, soon
        with contextlib.suppress(InvalidStatus, ConnectionClosed):
            PageClient(url).close()
            return
    pytest.fail("no place came free")


def test_messages_of_an_event_stream_are_counted_one_by_one(serve: Serve) -> None:
    url = start(serve, requests=2)
    with StreamClient(url) as page:
        page.hello(1)
        runs = [(1, {"t": "run", "job": n, "fn": 0, "data": ["x"]}) for n in range(1, 200)]
        refused = page.send(*runs)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 10


def test_an_event_stream_is_as_good_as_a_socket(serve: Serve) -> None:
    url = start(serve, sockets=3)
    with contextlib.ExitStack() as open_:
        pages = [open_.enter_context(StreamClient(url)) for _ in range(2)]
        pages[0].hello(1)
        open_.callback(PageClient(url).close)
        assert httpx.get(f"{url}gradio_api/socket/events").status_code == 429
        # a second tab on one stream is one more page
        pages[0].send((2, {"t": "hello", "token": pages[0].token}))
        assert pages[0].next(2)[0] == 1013


def test_a_tab_of_a_stream_that_closes_gives_its_place_back(serve: Serve) -> None:
    with StreamClient(start(serve, sockets=3)) as page:
        assert [page.hello(n)["t"] for n in (1, 2, 3)] == ["welcome"] * 3
        page.send((3, None))
        assert page.hello(4)["t"] == "welcome", "a tab that closes gives its place back"


def test_an_address_uploads_so_much_in_an_hour(serve: Serve, asker: httpx.Client) -> None:
    url = start(serve, uploads="1mb")
    codes = [
        asker.post(f"{url}gradio_api/upload", files={"files": ("a", bytes(300_000))}).status_code
        for _ in range(7)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_no_limit_is_no_limit(serve: Serve, asker: httpx.Client) -> None:
    url = start(serve, requests=None, uploads=None, sockets=None)
    files = {"files": ("a", b"x")}
    for _ in range(5):
        assert asker.post(f"{url}gradio_api/upload", files=files).status_code == 200


def test_replicas_count_together() -> None:
    async def run() -> None:
        store = MemoryStore()
        one, other = Ledger(store), Ledger(store)
        for _ in range(5):
            await one.count("requests", "a", 1000)
        one._tallies["requestsa"].shared_at = 0
        await one.count("requests", "a", 1000)
        assert (await other.count("requests", "a", 1000)).used == 7
        assert (await other.count("requests", "b", 1000)).used == 1

    asyncio.run(run())


def test_a_store_that_is_away_stops_nobody() -> None:
    class Away(MemoryStore):
        async def increment(self, name: str, ttl: float, by: int = 1) -> int:
            raise StoreAway

    async def run() -> None:
        ledger = Ledger(Away())
        assert [(await ledger.count("requests", "a", 1000)).used for _ in range(3)] == [1, 2, 3]

    asyncio.run(run())


def test_many_addresses_take_bounded_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("showglass.server.meter.MAX_TALLIES", 100)

    async def run() -> None:
        ledger = Ledger(MemoryStore())
        for number in range(1000):
            await ledger.count("requests", str(number), 1000)
        assert len(ledger._tallies) <= 100

    asyncio.run(run())


@pytest.mark.parametrize(
    "given", [{"requests": 0}, {"sockets": -1}, {"uploads": "much"}, {"trusted_proxies": ["me"]}]
)
def test_limits_that_are_none_are_errors(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be|Limits"):
        gr.Limits(**given)
