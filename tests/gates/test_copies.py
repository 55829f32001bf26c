"""Large files that an answer names are copied after it has gone out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from showglass.gates import copies
from showglass.gates.copies import AT_ONCE, MOST, ahead, made_later
from showglass.gates.ledger import NoRoom
from showglass.gates.open_file import NotAllowed, Vault

LARGE = AT_ONCE + 1


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.bin"
    path.write_bytes(b"x" * LARGE)
    return path


def held(vault: Vault, ticket: str) -> Path:
    return vault.root / ticket[:32] / ticket.partition("/")[2]


def test_a_large_file_is_copied_at_the_end_and_its_author_may_remove_it(
    vault: Vault, large: Path
) -> None:
    with made_later():
        ticket = vault.admit(large)
        assert not held(vault, ticket).exists()
        assert vault.ledger.held == LARGE
        large.unlink()
    assert held(vault, ticket).read_bytes() == b"x" * LARGE
    assert vault.ledger.held == LARGE
    assert [f.name for f in held(vault, ticket).parent.iterdir()] == ["large.bin"]


def test_who_opens_it_sooner_gets_it_whole(vault: Vault, large: Path) -> None:
    with made_later():
        ticket = vault.admit(large)
        assert vault.open(ticket).stat().st_size == LARGE
        assert vault.open(ticket) == held(vault, ticket)


def test_small_ones_are_copied_at_once_until_they_are_many(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * (AT_ONCE // 2))
    with made_later() as later:
        tickets = [vault.admit(path) for _ in range(3)]
        assert [held(vault, one).exists() for one in tickets] == [True, True, False]
        later.make()
        assert held(vault, tickets[2]).exists()
        assert held(vault, vault.admit(path)).exists()


def test_elsewhere_they_are_copied_at_once(vault: Vault, large: Path) -> None:
    assert held(vault, vault.admit(large)).exists()


def test_only_so_many_files_are_held_open(vault: Vault, tmp_path: Path, large: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x")
    with made_later():
        vault.admit(large)
        tickets = [vault.admit(path) for _ in range(MOST + 1)]
        there = [held(vault, one).exists() for one in tickets]
        assert there == [False] * (MOST - 1) + [True, True]


def test_a_forgotten_one_is_not_copied(vault: Vault, large: Path) -> None:
    with made_later():
        ticket = vault.admit(large)
        vault.forget(held(vault, ticket))
    assert not held(vault, ticket).parent.exists()
    with pytest.raises(NotAllowed):
        vault.open(ticket)


def test_one_that_cannot_be_copied_is_not_there_and_the_console_says_why(
    vault: Vault, large: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "showglass"), made_later():
        ticket = vault.admit(large)
        held(vault, ticket).parent.write_text("in the way")
    assert "'large.bin' could not be copied" in caplog.text
    with pytest.raises(NotAllowed):
        vault.open(ticket)
    assert vault.ledger.held == 0


def test_what_is_promised_counts_as_long_as_it_is_not_there(vault: Vault, large: Path) -> None:
    vault.ledger.set_limit(LARGE * 3 // 2)
    with made_later():
        vault.admit(large)
        vault.ledger.expire(3600)  # it measures all files
        assert vault.ledger.held == LARGE
        with pytest.raises(NoRoom):
            vault.admit(large)
    assert vault.ledger.held == LARGE
    assert len(list(vault.root.iterdir())) == 1


def test_they_wait_for_those_who_go_ahead(vault: Vault, large: Path) -> None:
    with made_later() as later:
        tickets = [vault.admit(large) for _ in range(2)]
        with ahead():
            copying = threading.Thread(target=later.make)
            copying.start()
            assert vault.open(tickets[1]).stat().st_size == LARGE  # who asks for one need not wait
            assert not held(vault, tickets[0]).exists()
        copying.join(10)
        assert held(vault, tickets[0]).exists()


def test_they_do_not_wait_for_ever(
    vault: Vault, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PATIENCE", 0.01)
    with ahead(), made_later() as later:
        tickets = [vault.admit(large) for _ in range(2)]
        later.make()
        assert all(held(vault, one).exists() for one in tickets)


def contents(files: list[Any]) -> list[bytes]:
    return [Path(one).read_bytes()[:1] for one in files]


@pytest.mark.parametrize("generates", [False, True])
def test_what_the_next_call_writes_over_is_kept(
    serve: Callable[..., str], tmp_path: Path, generates: bool
) -> None:
    """One file, written anew by each call or step, as scripts do: every answer keeps its own."""
    from gradio_client import Client

    path = tmp_path / "same.bin"

    def write(letter: str) -> str:
        path.write_bytes(letter.encode() * LARGE)
        return str(path)

    def step(letters: str) -> Iterator[str]:
        yield from map(write, letters)

    client = Client(
        serve(gr.Interface(step if generates else write, "text", gr.File())), verbose=False
    )
    if generates:
        job = client.submit("abc", api_name="/step")
        job.result()
        assert contents(job.outputs()) == [b"a", b"b", b"c"]
    else:
        jobs = [client.submit(letter, api_name="/write") for letter in "abc"]
        assert contents([job.result() for job in jobs]) == [b"a", b"b", b"c"]
