"""Which address counts: the peer's, or what a trusted proxy says."""

from __future__ import annotations

import pytest

from showglass.server.peer import client_of, household, networks

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("peer", "said", "found"),
    [
        (PROXY, "203.0.113.7", "203.0.113.7"),
        (
            PROXY,
            "6.6.6.6, 203.0.113.7",
            "203.0.113.7",
        ),  # what stands before is the client's own claim
        (PROXY, "203.0.113.7, 10.0.0.9", "203.0.113.7"),  # a second proxy of ours
        (PROXY, "10.0.0.9", "10.0.0.9"),
        (PROXY, "", PROXY),
        (PROXY, "nobody", PROXY),
        (PROXY, "203.0.113.7, nobody", PROXY),
        (PROXY, ",".join(["203.0.113.7"] * 10_000), "203.0.113.7"),
        (PROXY, "2001:db8::1", "2001:db8::1"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),  # a stranger says something
        ("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer: str, said: str, found: str) -> None:
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", said.encode())]}
    assert client_of(scope, networks(["10.0.0.0/24"])) == found
    assert client_of(scope, ()) == peer


def test_without_a_peer_there_is_nobody() -> None:
    assert client_of({"client": None, "headers": []}, networks(["10.0.0.0/8"])) == ""


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("8.8.8.8", "8.8.8.8"), ("2606:4700:1:2:3:4:5:6", "2606:4700:1:2::"), ("::ffff:8.8.8.8", "8.8.8.8"),
        ("127.0.0.1", None), ("10.0.0.1", None), ("::1", None), ("", None), ("unix", None),
    ],
)  # fmt: skip
def test_whom_an_address_stands_for(address: str, who: str | None) -> None:
    assert household(address, local=False) == who


def test_local_addresses_count_when_asked() -> None:
    assert household("127.0.0.1", local=True) == "127.0.0.1"
    assert household("", local=True) is None
