"""Signing in with replicas: what one of them knows of a person, all of them do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import redis as client

import showglass as gr
from tests.redis_server import RedisServer
from tests.server.auth.conftest import USERS, build

PEOPLE = {"ann": "tea and cake", "bob": "s3cret"}


NUMBERS = itertools.count(1)


@pytest.fixture
def store_url(redis_server: RedisServer) -> str:
    """A database of Redis that no other test uses."""
    return f"{redis_server.url.rpartition('/')[0]}/{next(NUMBERS)}"


@pytest.fixture
def urls(store_url: str) -> Iterator[list[str]]:
    """Two replicas of one app, in one process."""
    app, limits = build(), gr.Limits(local=True)
    found, servers = [], []
    for _ in range(2):
        app.server = None  # else the second launch ends the first
        _, url, _ = app.launch(
            prevent_thread_lock=True, quiet=True, server_port=0, auth=USERS, store=store_url,
            limits=limits,
        )  # fmt: skip
        found.append(url)
        servers.append(app.server)
    yield found
    for server in servers:
        server.stop()
    app.server = None


def sign_in(url: str, name: str) -> dict[str, str]:
    """The header of a fresh sign-in."""
    answer = httpx.post(f"{url}login", data={"username": name, "password": PEOPLE[name]})
    return {"cookie": answer.headers["set-cookie"].partition(";")[0]}


def test_one_sign_in_is_good_everywhere_and_ends_everywhere(urls: list[str]) -> None:
    here, there = urls
    ann, also, bob = sign_in(here, "ann"), sign_in(there, "ann"), sign_in(here, "bob")
    for url in urls:
        assert httpx.get(f"{url}gradio_api/user", headers=ann).json() == "ann"
    httpx.get(f"{there}logout", headers=also)
    for url in urls:
        assert httpx.get(f"{url}config", headers=ann).status_code == 401
        assert httpx.get(f"{url}gradio_api/user", headers=bob).json() == "bob"


def test_attempts_are_counted_together(urls: list[str]) -> None:
    wrong = {"username": "ann", "password": "x"}
    said = [httpx.post(f"{urls[at % 2]}login", data=wrong).status_code for at in range(21)]
    assert said == [400] * 20 + [429]


def call(url: str, who: dict[str, str], name: str, *data: Any, **body: Any) -> httpx.Response:
    return httpx.post(f"{url}gradio_api/call/{name}", json={"data": list(data), **body}, headers=who)  # fmt: skip


def test_events_and_sessions_are_ones_own_at_another_replica(urls: list[str]) -> None:
    here, there = urls
    ann, bob = sign_in(here, "ann"), sign_in(here, "bob")
    event = call(here, ann, "who").json()["event_id"]
    read = f"{there}gradio_api/call/who/{event}"
    assert httpx.get(read, headers=bob, timeout=30).status_code == 404
    assert '"name":"ann","roles":[]' in httpx.get(read, headers=ann, timeout=30).text
    for who, url, wanted in (
        (ann, here, "a"),
        (bob, there, "b"),
        (ann, there, "a,a"),
        (bob, here, "b,b"),
    ):
        asked = call(url, who, "remember", wanted[0], session_hash="same").json()["event_id"]
        answer = httpx.get(f"{url}gradio_api/call/remember/{asked}", headers=who, timeout=30)
        assert f'["{wanted}"' in answer.text


def test_roles_hold_before_anything_is_in_the_store(urls: list[str]) -> None:
    ann, bob = sign_in(urls[0], "ann"), sign_in(urls[1], "bob")
    for url in urls:
        assert call(url, ann, "restart").status_code == 403
        assert call(url, bob, "restart").status_code == 200


def test_the_store_cannot_be_used_to_sign_in(urls: list[str], store_url: str) -> None:
    ann = sign_in(urls[0], "ann")
    token = ann["cookie"].partition("=")[2]
    assert re.fullmatch(r"[\w-]{43}", token)
    call(urls[0], {"cookie": f"theme=dark; {ann['cookie']}; other=1"}, "who")
    with client.Redis.from_url(store_url) as store:
        kept = [store.dump(key) or b"" for key in store.scan_iter()]
    assert kept
    assert not [value for value in kept if token.encode() in value]
