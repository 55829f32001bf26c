"""Tables that are kept: spilled to disk, ended with their session, and only so many of one output."""

from __future__ import annotations

import pytest

import showglass as gr
from showglass.gates.open_file import NotAllowed, Vault, use, vault
from showglass.values.frames import Sheet
from showglass.values.frames import shelf as shelves


@pytest.fixture(autouse=True)
def fresh_vault() -> object:
    before = vault()
    use(Vault())
    yield
    use(before)


def sheet(first: int) -> Sheet:
    return Sheet(["a", "b"], [[first, 2.5, None], ["x", None, "z"]])


def test_what_was_not_looked_at_for_long_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelves.shelf()
    tickets = [shelf.keep(sheet(i), None, i) for i in range(3)]
    monkeypatch.setattr(shelves, "HELD", 1)
    tickets.append(shelf.keep(sheet(3), None, 3))
    assert len(shelf._kept) == 1
    for first, ticket in enumerate(tickets):
        found = shelf.find(ticket).sheet
        rows = found.rows(slice(None), range(2), ["str", "str"])
        assert rows == [[first, "x"], [2.5, None], [None, "z"]]


def test_a_file_that_was_changed_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = shelves.shelf()
    monkeypatch.setattr(shelves, "HELD", 1)
    ticket = shelf.keep(sheet(0), None, 0)
    shelf.keep(sheet(1), None, 1)
    path = vault().open(ticket)
    path.write_bytes(path.read_bytes().replace(b"x", b"y"))
    with pytest.raises(NotAllowed):
        shelf.find(ticket)


def test_one_output_keeps_its_newest_tables() -> None:
    shelf = shelves.shelf()
    tickets = [shelf.keep(sheet(i), "session", 7) for i in range(shelves.NEWEST + 2)]
    for old in tickets[:2]:
        with pytest.raises(NotAllowed):
            shelf.find(old)
    assert shelf.find(tickets[2]).sheet.height == 3


def test_tables_end_with_their_session() -> None:
    shelf = shelves.shelf()
    use(vault(), "session")
    ticket = shelf.keep(sheet(0), "session", 0)
    assert shelf.held("session") == shelf.held() > 0
    vault().ledger.leave("session")
    shelf.sweep()
    assert shelf.held() == 0
    with pytest.raises(NotAllowed):
        shelf.find(ticket)
    shelf.keep(sheet(1), "other", 0)
    assert len(shelf._kept) == 1
    table = gr.Dataframe()
    with pytest.raises(gr.Error, match="no longer on the server"):
        table.preprocess({"ref": ticket})
