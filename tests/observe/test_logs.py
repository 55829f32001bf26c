"""Records of jobs, and their JSON."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from showglass.observe import logs
from showglass.runtime import failures
from tests.observe.conftest import Watched


@pytest.fixture
def listening() -> Iterator[io.StringIO]:
    """JSON logging as `SHOWGLASS_LOG=json` has it, into a text."""
    logger = logging.getLogger("showglass")
    before = (list(logger.handlers), logger.level, failures.report)
    handler = logs.install("json")
    assert isinstance(handler, logging.StreamHandler)
    text = io.StringIO()
    handler.setStream(text)
    yield text
    logger.handlers, failures.report = before[0], before[2]
    logger.setLevel(before[1])


def records(text: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.getvalue().splitlines()]


def test_a_job_is_one_line(watched: Watched, listening: io.StringIO) -> None:
    watched.call("greet", "Ada")
    [line] = records(listening)
    assert line["logger"] == "showglass.jobs"
    assert (line["level"], line["endpoint"], line["outcome"]) == ("info", "greet", "ok")
    assert 0 <= line["waited"] < 5
    assert 0 < line["duration"] < 5
    assert len(line["job"]) == 8
    assert line["time"].endswith("Z")
    assert line["message"].startswith("greet ok after 0.")
    assert "Ada" not in listening.getvalue()


def test_a_failure_has_its_traceback_and_the_number_that_people_see(
    watched: Watched, listening: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    watched.call("fail", "x")
    ended, failed = records(listening)
    assert (ended["outcome"], ended["level"], ended["error"]) == ("failed", "error", "ValueError")
    assert failed["message"] == f"fail failed (id {failed['failure']})"
    assert "no <b>x</b>" in failed["traceback"]
    assert "Traceback" not in capfd.readouterr().err


def test_the_id_of_an_event_is_not_told_whole(watched: Watched, listening: io.StringIO) -> None:
    answer = watched.http.post("gradio_api/call/greet", json={"data": ["x"]})
    event = answer.json()["event_id"]
    watched.http.get(f"gradio_api/call/greet/{event}")
    assert records(listening)[0]["job"] == event[:8]
    assert event not in listening.getvalue()


def test_nothing_is_logged_unless_asked(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    watched.call("greet", "Ada")
    assert not caplog.records
    with caplog.at_level(logging.INFO, logger="showglass.jobs"):
        watched.call("greet", "Ada")
    assert [record.__dict__["outcome"] for record in caplog.records] == ["ok"]


def test_the_formatter_takes_what_it_gets() -> None:
    record = logging.makeLogRecord({"msg": "%s!", "args": ("x",), "thing": object(), "n": 1})
    line = json.loads(logs.JsonFormatter().format(record))
    assert (line["message"], line["n"]) == ("x!", 1)
    assert line["thing"].startswith("<object")


def test_only_known_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    assert logs.install("") is None
    monkeypatch.setenv("SHOWGLASS_LOG", "xml")
    with pytest.raises(ValueError, match="xml"):
        logs.install()
