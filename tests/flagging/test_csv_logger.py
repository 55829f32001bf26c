"""Flagged samples: appended to a CSV file that no spreadsheet runs."""

from __future__ import annotations

import csv
import json
import threading
from pathlib import Path

import pytest

import showglass as gr
from showglass.flagging import CSVLogger, SimpleCSVLogger
from showglass.flagging.csv_logger import harmless


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_a_sample_is_a_row_with_its_columns_named(tmp_path: Path) -> None:
    logger = CSVLogger(verbose=False)
    logger.setup([gr.Textbox(label="Name"), gr.Slider()], tmp_path)
    assert logger.flag(["Ada", 3], "odd", "eve") == 1
    assert logger.flag(["Bob", 4]) == 2
    header, first, second = rows(tmp_path / "dataset1.csv")
    assert header == ["Name", "component 1", "flag", "username", "timestamp"]
    assert first[:4] == ["Ada", "3", "odd", "eve"]
    assert second[:4] == ["Bob", "4", "", ""]


@pytest.mark.parametrize("logger", [CSVLogger(verbose=False), SimpleCSVLogger()])
def test_nobody_fills_the_disk_with_samples(
    tmp_path: Path, logger: CSVLogger | SimpleCSVLogger, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger.setup([gr.Textbox(label="Name")], tmp_path)
    assert [logger.flag([name]) for name in ("a", "b")] == [1, 2]
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    monkeypatch.setattr("showglass.flagging.csv_logger.LEAST_FREE", 1 << 60)
    with pytest.raises(gr.Error, match="no room for more samples"):
        logger.flag(["c"])
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == size


def test_it_goes_on_in_its_file_and_other_columns_start_a_new_one(tmp_path: Path) -> None:
    for _ in range(2):
        logger = CSVLogger(verbose=False)
        logger.setup([gr.Textbox(label="Name")], tmp_path)
        logger.flag(["x"])
    assert len(rows(tmp_path / "dataset1.csv")) == 3
    other = CSVLogger(verbose=False)
    other.setup([gr.Textbox(label="Age")], tmp_path)
    other.flag(["y"])
    assert len(rows(tmp_path / "dataset2.csv")) == 2


def test_many_flags_at_once_are_all_kept(tmp_path: Path) -> None:
    logger = CSVLogger(verbose=False)
    logger.setup([gr.Textbox(label="Name")], tmp_path)
    threads = [threading.Thread(target=logger.flag, args=([f"n{n}"],)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {r[0] for r in rows(tmp_path / "dataset1.csv")[1:]} == {f"n{n}" for n in range(20)}


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "  =1"])
def test_formulas_are_made_harmless(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-3.5", "+7", "1e-5", "plain", "a=b", 5, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def test_the_simple_logger_writes_values_alone(tmp_path: Path) -> None:
    logger = SimpleCSVLogger()
    logger.setup([gr.Textbox(label="Name"), gr.Slider()], tmp_path)
    logger.flag(["Ada", 3])
    assert rows(tmp_path / "log.csv") == [["Ada", "3"]]


def test_what_was_done_to_an_input_stands_behind_all_other_columns(tmp_path: Path) -> None:
    logger = CSVLogger(verbose=False)
    logger.setup([gr.Sketchpad(label="Pad"), gr.Textbox(label="Said")], tmp_path)
    edits = [{"tool": "brush", "size": 4}, {"tool": "rotate", "angle": 90}]
    drawing = {**gr.Sketchpad().example_payload(), "meta": {"edits": edits}}
    logger.flag([drawing, "six"])
    logger.flag([None, "none"])
    with pytest.raises(gr.Error, match="Pad: edits must be a list"):
        logger.flag([{**drawing, "meta": {"edits": "all"}}, "x"])
    header, first, second = rows(tmp_path / "dataset1.csv")
    assert header == ["Pad", "Said", "flag", "username", "timestamp", "Pad edits"]
    assert json.loads(first[5]) == edits
    assert Path(first[0]).is_file()
    assert second[5] == ""
