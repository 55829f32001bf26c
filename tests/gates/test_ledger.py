"""The files that an app keeps: bounded, the one not used for longest goes first, and none that is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from showglass.gates import ledger as module
from showglass.gates.ledger import PINNED, NoRoom
from showglass.gates.open_file import NotAllowed, Vault, use, vault

KB = 1024


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault of 100 KB in which every file is idle at once."""
    monkeypatch.setattr(module, "IDLE_SECONDS", -1.0)
    monkeypatch.setattr(module, "MEASURE_SECONDS", -1.0)
    made = Vault()
    made.ledger.set_limit(100 * KB)
    return made


def admit(kept: Vault, folder: Path, name: str, kilobytes: int) -> str:
    path = folder / name
    path.write_bytes(b"x" * (kilobytes * KB))
    return kept.admit(path)


def is_there(kept: Vault, ticket: str) -> bool:
    try:
        kept.open(ticket)
    except NotAllowed:
        return False
    return True


def test_the_one_not_used_for_longest_makes_room(kept: Vault, tmp_path: Path) -> None:
    first, second, third = (admit(kept, tmp_path, n, 40) for n in ("a", "b", "c"))
    assert not is_there(kept, first)
    kept.open(second)  # used again
    fourth = admit(kept, tmp_path, "d", 40)
    assert [is_there(kept, t) for t in (second, third, fourth)] == [True, False, True]
    assert kept.ledger.held <= 100 * KB


def test_files_in_use_are_left_and_the_new_one_is_refused_in_words(
    kept: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 60.0)
    first, second = (admit(kept, tmp_path, n, 40) for n in ("a", "b"))
    with pytest.raises(NoRoom, match=r"no room for 40 KB now.*80 KB of the 100 KB") as error:
        admit(kept, tmp_path, "c", 40)
    assert not error.value.alone
    assert is_there(kept, first)
    assert is_there(kept, second)


def test_one_that_is_too_large_by_itself_is_refused_and_leaves_the_others(
    kept: Vault, tmp_path: Path
) -> None:
    first = admit(kept, tmp_path, "a", 40)
    with pytest.raises(NoRoom, match="101 KB, more than the 100 KB of files") as error:
        admit(kept, tmp_path, "b", 101)
    assert error.value.alone
    assert is_there(kept, first)


def test_what_is_only_said_to_come_takes_nobody_elses_place(
    kept: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (admit(kept, tmp_path, n, 40) for n in ("a", "b"))
    kept.ledger.expect(90 * KB)
    assert is_there(kept, first)
    assert is_there(kept, second)
    with pytest.raises(NoRoom, match="more than the 100 KB") as error:
        kept.ledger.expect(101 * KB)
    assert error.value.alone
    monkeypatch.setattr(module, "IDLE_SECONDS", 60.0)
    with pytest.raises(NoRoom, match=r"no room for 30 KB now.*80 KB of the 100 KB"):
        kept.ledger.expect(30 * KB)


def test_what_was_written_after_its_place_was_made_counts(kept: Vault) -> None:
    ticket, path = kept.new("a.bin")
    path.write_bytes(b"x" * (70 * KB))
    kept.ledger.make_room(0)
    assert kept.ledger.held == 70 * KB
    assert is_there(kept, ticket)
    _, other = kept.new("b.bin")
    other.write_bytes(b"x" * (70 * KB))
    kept.new("c.bin")
    assert not is_there(kept, ticket)


def test_files_go_with_their_owner_but_not_those_of_the_app(kept: Vault, tmp_path: Path) -> None:
    before = vault()
    use(kept, "ada")
    mine = admit(kept, tmp_path, "a", 1)
    use(kept, PINNED)
    apps = admit(kept, tmp_path, "b", 1)
    use(kept)
    nobodys = admit(kept, tmp_path, "c", 1)
    use(before)
    assert kept.ledger.leave("ada") == 1
    assert [is_there(kept, t) for t in (mine, apps, nobodys)] == [False, True, True]
    kept.lifetime = -1.0
    assert kept.sweep() == 1
    assert [is_there(kept, t) for t in (apps, nobodys)] == [True, False]
    assert len(list(kept.root.iterdir())) == 1


def test_a_day_is_counted_from_the_last_use(kept: Vault, tmp_path: Path) -> None:
    ticket = admit(kept, tmp_path, "a", 1)
    entry = next(iter(kept.ledger.kept.values()))
    entry.made_at = entry.used_at = entry.used_at - 100
    kept.lifetime = 50.0
    assert is_there(kept, ticket)  # which is a use
    assert kept.sweep() == 0
    entry.used_at -= 100
    assert kept.sweep() == 1
    assert not is_there(kept, ticket)
