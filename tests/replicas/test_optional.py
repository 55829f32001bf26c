"""A provider's token with replicas: it is of use on all of them, and to nobody who reads the store."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import redis as client

import showglass as gr
from showglass.oauth import OAuthToken
from showglass.server.auth.identity import KEY, Identity
from showglass.server.incoming import LateRequest
from showglass.server.replica import record
from showglass.store.memory import MemoryStore
from tests.oidc_server import free_port, provider, to_callback
from tests.redis_server import RedisServer
from tests.server.auth.conftest import HTML
from tests.server.auth.guest_book import call

DATABASES = itertools.count(20)


def everything(redis: Any) -> bytes:
    """All that lies in the store, keys and values."""
    read: dict[bytes, Any] = {
        b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers,
        b"list": lambda key: redis.lrange(key, 0, -1), b"stream": redis.xrange,
        b"zset": lambda key: redis.zrange(key, 0, -1),
    }  # fmt: skip
    return b"\n".join(
        key + repr(read[redis.type(key)](key)).encode()
        for key in redis.scan_iter()
        if redis.type(key) in read
    )


@pytest.fixture
def store_url(redis_server: RedisServer) -> str:
    """A database of Redis that no other test uses: the 16 that there are come around."""
    return f"{redis_server.url.rpartition('/')[0]}/{next(DATABASES) % 16}"


@pytest.fixture
def urls(store_url: str) -> Iterator[list[str]]:
    """Two replicas, and a function that looks for its token in what the store holds while it runs."""
    redis = client.Redis.from_url(store_url)

    def seek(token: gr.OAuthToken, profile: gr.OAuthProfile) -> list[Any]:
        held = everything(redis)
        named = b"preferred_username" in held
        return [len(token.token) > 10, named, token.token.encode() in held, profile.name]

    with gr.Blocks() as app:
        gr.LoginButton()
        gr.Button().click(seek, None, gr.JSON())
    found = [f"http://127.0.0.1:{free_port()}/" for _ in range(2)]
    servers = []
    with provider(*found) as issuer:
        oidc = gr.OIDC(issuer, "app", "a secret of the app", required=False)
        for url in found:
            app.server = None  # else the second launch ends the first
            app.launch(
                prevent_thread_lock=True, quiet=True, server_port=int(url[:-1].rpartition(":")[2]),
                auth=oidc, store=store_url, limits=gr.Limits(local=True),
            )  # fmt: skip
            servers.append(app.server)
        yield found
        for server in servers:
            assert server is not None
            server.stop()
    app.server = None


def test_one_sign_in_gives_the_token_everywhere_and_the_store_to_nobody(urls: list[str]) -> None:
    with httpx.Client(headers=HTML, timeout=30) as browser:
        assert call(browser, urls[0], "seek", session_hash="s")[0] == "error"
        browser.get(to_callback(browser, f"{urls[0]}login/oidc/0", "ann"))
        for url in (*urls, *urls):
            kind, said = call(browser, url, "seek", session_hash="s")
            assert (kind, said) == ("complete", [[True, True, False, "Ann Lee"]])
        browser.get(f"{urls[1]}logout")
        for url in urls:
            assert call(browser, url, "seek", session_hash="s")[0] == "error"


def asked(access: OAuthToken | None) -> LateRequest:
    user = gr.User("ann", claims={"sub": "7"})
    scope = {"headers": [], KEY: Identity(user, "oidc:x|7", "digest", access)}
    return LateRequest(scope, "s")


def test_a_job_carries_it_sealed() -> None:
    store, token = MemoryStore(), OAuthToken("secret words", "openid", 4_000_000_000)
    kept = record.request_record(asked(token), "oidc:x|7", store)
    assert b"secret words" not in record.write(kept)
    again = record.request_of(kept, "s", store)
    assert again.user is not None
    assert (again.user.name, vars(again)["_oauth_token"]) == ("ann", token)
    other = record.request_of(kept, "s", MemoryStore())
    assert other.user is not None
    assert vars(other)["_oauth_token"] is None, "another app's secret does not open it"
    kept.person = "oidc:x|8"
    moved = record.request_of(kept, "s", store)
    assert moved.user is not None
    assert vars(moved)["_oauth_token"] is None, "nor is it another person's"


def test_a_stranger_carries_nothing() -> None:
    kept = record.request_record(LateRequest({"headers": []}, "s"), "", MemoryStore())
    assert (kept.person, kept.access, kept.claims) == ("", "", {})
