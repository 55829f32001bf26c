"""Row 49 and its kin: tables that are small outside and large inside, and tickets of tables that are none."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from showglass.gates.open_file import vault
from showglass.values.frames import given

BOMB = b"a,b\n" + b"1,2\n" * 5_000_000


def packed(ending: str) -> bytes:
    if ending == "gz":
        return gzip.compress(BOMB, 9)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", BOMB)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["gz", "zip"])
def test_a_packed_table_is_not_unpacked(ending: str) -> None:
    ticket, path = vault().new(f"bomb.csv.{ending}")
    path.write_bytes(packed(ending))
    file = {"path": ticket, "meta": {"_type": "gradio.FileData"}}
    for claim in (ticket, str(path), file, {"ref": ticket}, {"headers": ["a"], "data": str(path)}):
        with pytest.raises(gr.Error, match="Dataframe: "):
            gr.Dataframe().preprocess(claim)
    with pytest.raises(ValueError, match="is no CSV file"):
        gr.Dataframe().postprocess(str(path))


def test_a_table_of_too_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 100)
    monkeypatch.setattr(given, "CSV_CELLS", 150)
    with pytest.raises(ValueError, match="at most 150 cells"):
        gr.Dataframe().postprocess(path)
    monkeypatch.setattr(given, "MAX_CSV", 100)
    with pytest.raises(ValueError, match="at most 100 bytes"):
        gr.Dataframe().postprocess(path)


@pytest.mark.parametrize(
    "edits", [[["cell", 0, 0, None]] * 100_001, [["rows+", 0, 100_001]], [["rows-", [0] * 100_001]]]
)
def test_edits_are_bounded(edits: list[Any]) -> None:
    table = gr.Dataframe()
    ref = table.postprocess([[1, 2, 3]] * 1000).reference()["ref"]
    with pytest.raises(gr.Error, match="Dataframe: "):
        table.preprocess({"ref": ref, "edits": edits})
