"""Addresses of play lists."""

from __future__ import annotations

import pytest

from showglass.values.playlists import ticket_in

TICKET = "a" * 64


@pytest.mark.parametrize("run", ["1", "f" * 32, "call-1_x"])
def test_a_ticket_is_found_in_its_address(run: str) -> None:
    assert ticket_in(f"{TICKET}/{run}/12/playlist.m3u8") == TICKET


@pytest.mark.parametrize(
    "path",
    [
        "",
        TICKET,
        f"{TICKET}/1/x/playlist.m3u8",
        f"{TICKET}/1/2/other",
        f"{TICKET}/1/2/3/playlist.m3u8",
    ],
)
def test_and_in_nothing_else(path: str) -> None:
    assert ticket_in(path) is None
