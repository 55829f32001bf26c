"""Attempts are counted by address and by name."""

from __future__ import annotations

import time
from typing import Any

import pytest

import showglass as gr
from showglass.server.auth.throttle import BY_ADDRESS, BY_MANY, BY_USER, WINDOW, Throttle
from showglass.store.memory import MemoryStore

pytestmark = pytest.mark.anyio


def sender(address: str, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", ", ".join(forwarded).encode())] if forwarded else []
    return {"type": "http", "client": (address, 1), "headers": headers}


def throttle(**limits: Any) -> Throttle:
    return Throttle(MemoryStore(), gr.Limits(**limits))


async def until_refused(counted: Throttle, scope: dict[str, Any], name: str | None = None) -> int:
    """How many attempts may be made."""
    for at in range(1000):
        if await counted.admit(scope, f"user {at}" if name is None else name):
            return at
    raise AssertionError("Nothing is ever refused.")


async def test_one_address_may_fail_so_often() -> None:
    counted = throttle()
    assert await until_refused(counted, sender("8.8.8.8")) == BY_ADDRESS
    wait = await counted.admit(sender("8.8.8.8"), "ann")
    assert 0 < wait <= WINDOW
    assert await counted.admit(sender("8.8.4.4"), "ann") == 0


async def test_an_address_that_may_stand_for_everybody_may_fail_more_often() -> None:
    assert await until_refused(throttle(), sender("127.0.0.1")) == BY_MANY
    assert await until_refused(throttle(), sender("10.0.0.1")) == BY_MANY
    assert await until_refused(throttle(local=True), sender("10.0.0.1")) == BY_ADDRESS


async def test_what_a_proxy_says_counts_when_it_is_trusted() -> None:
    trusted = throttle(trusted_proxies=["10.0.0.1"])
    assert await until_refused(trusted, sender("10.0.0.1", "8.8.8.8")) == BY_ADDRESS
    assert await trusted.admit(sender("10.0.0.1", "8.8.4.4"), "ann") == 0
    liar = throttle()
    for at in range(BY_ADDRESS):
        await liar.admit(sender("8.8.8.8", f"1.2.3.{at}"), f"user {at}")
    assert await liar.admit(sender("8.8.8.8", "1.2.4.1"), "ann") > 0


async def test_one_name_may_be_tried_so_often_from_wherever() -> None:
    counted = throttle()
    waits = [await counted.admit(sender(f"8.8.8.{n}"), "ann") for n in range(BY_USER + 1)]
    assert (waits[:-1], waits[-1] > 0) == ([0] * BY_USER, True)
    assert await counted.admit(sender("8.8.4.4"), "bob") == 0


async def test_an_address_that_was_stopped_does_not_lock_others_out() -> None:
    counted = throttle()
    for _ in range(BY_ADDRESS + 5 * BY_USER):
        await counted.admit(sender("8.8.8.8"), "ann")
    assert await counted.admit(sender("8.8.4.4"), "ann") == 0


async def test_what_succeeds_is_not_counted() -> None:
    counted = throttle()
    for _ in range(3 * BY_ADDRESS):
        assert await counted.admit(sender("8.8.8.8"), "ann") == 0
        await counted.forgive(sender("8.8.8.8"), "ann")


async def test_it_is_over_with_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0 * WINDOW]
    monkeypatch.setattr(time, "time", lambda: now[0])
    counted = throttle()
    await until_refused(counted, sender("8.8.8.8"))
    now[0] += await counted.admit(sender("8.8.8.8"), "ann")
    assert await counted.admit(sender("8.8.8.8"), "ann") == 0


async def test_a_household_counts_as_one() -> None:
    """With IPv6 everybody has many addresses."""
    counted = throttle()
    for at in range(BY_ADDRESS):
        await counted.admit(sender(f"2a00:1450::{at + 1:x}"), f"user {at}")
    assert await counted.admit(sender("2a00:1450::ffff:1"), "ann") > 0
    assert await counted.admit(sender("2a00:1450:0:1::1"), "ann") == 0
