"""The outbox: newest values as numbered frames, growing text as suffixes, replay without gaps."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from showglass.protocol import JobInfo, JobOp, LogOp
from showglass.runtime import outbox as module
from showglass.runtime.outbox import Outbox


def made() -> Outbox:
    return Outbox(lambda urgent: None)


def ops(frame: bytes | None) -> list[Any]:
    assert frame is not None
    found: list[Any] = json.loads(frame)["ops"]
    return found


def test_a_value_without_json_does_not_take_the_others_along() -> None:
    box, ring = made(), dict[str, Any]()
    ring["ring"] = ring
    box.put(1, 5, {"value": ring})
    box.put(1, 6, {"value": "fine"})
    box.job(JobOp(1, "done", JobInfo()))
    told, fine, done = ops(box.flush())
    assert told[0] == "log"
    assert "no JSON" in told[3]
    assert fine == ["set", 6, "value", "fine"]
    assert done[2] == "done"


def test_numbers_of_numpy_are_numbers() -> None:
    box = made()
    box.put(1, 5, {"value": [np.float64(2.5), np.int64(3), np.arange(2)]})
    assert ops(box.flush()) == [["set", 5, "value", [2.5, 3, [0, 1]]]]


def test_only_the_newest_value_is_told() -> None:
    box = made()
    for text in ("a", "ab", "abc"):
        box.put(1, 5, {"value": text})
    assert ops(box.flush()) == [["set", 5, "value", "abc"]]
    assert box.flush() is None


def test_growing_text_travels_as_its_suffix() -> None:
    box = made()
    box.put(1, 5, {"value": "Hello"})
    box.flush()
    box.put(1, 5, {"value": "Hello world"})
    assert ops(box.flush()) == [["append", 5, "value", " world"]]


def test_bytes_are_linear_in_the_text() -> None:
    box, text, total = made(), "", 0
    for step in range(2000):
        text += f"word{step} "
        box.put(1, 5, {"value": text})
        total += len(box.flush() or b"")
    frame = 60  # what surrounds a suffix
    assert total < len(text) + 2000 * frame


def test_the_same_value_in_the_same_job_is_not_told_twice() -> None:
    box = made()
    box.put(1, 5, {"value": "x"})
    box.flush()
    box.put(1, 5, {"value": "x"})
    assert box.flush() is None


def test_the_same_value_of_a_later_job_undoes_what_somebody_typed() -> None:
    box = made()
    box.put(1, 5, {"value": "x"})
    box.flush()
    box.put(2, 5, {"value": "x"})
    assert ops(box.flush()) == [["append", 5, "value", ""]]
    box.put(1, 6, {"value": [1]})
    box.flush()
    box.put(2, 6, {"value": [1]})
    assert ops(box.flush()) == [["patch", 6, "value", []]]


def test_a_list_that_grew_travels_as_its_new_items() -> None:
    box = made()
    box.put(1, 5, {"value": ["a"]})
    box.flush()
    box.put(1, 5, {"value": ["a", "b", "c"]})
    assert ops(box.flush()) == [["patch", 5, "value", [["add", [1], "b"], ["add", [2], "c"]]]]


def test_a_job_ends_in_the_frame_of_its_last_value() -> None:
    box = made()
    box.job(JobOp(1, "running", JobInfo()))
    box.put(1, 5, {"value": 3})
    box.job(JobOp(1, "done", JobInfo(duration=0.5)))
    assert ops(box.flush()) == [["set", 5, "value", 3], ["job", 1, "done", {"duration": 0.5}]]


def test_frames_are_numbered_and_replayed_from_where_the_page_was() -> None:
    box = made()
    frames = []
    for value in range(4):
        box.put(1, 5, {"value": value})
        frames.append(box.flush())
    assert [json.loads(f or b"")["n"] for f in frames] == [1, 2, 3, 4]
    assert box.replay(2) == frames[2:]
    assert box.replay(4) == []


def test_acknowledged_frames_are_forgotten() -> None:
    box = made()
    for value in range(4):
        box.put(1, 5, {"value": value})
        box.flush()
    box.ack(3)
    assert len(box.replay(3)) == 1
    box.ack(99)
    assert box.replay(4) == []


def test_when_old_frames_are_gone_one_frame_folds_them(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "REPLAY_BYTES", 200)
    box = made()
    box.log(LogOp("info", "Info", "once", 10, True))
    text = ""
    for step in range(50):
        text += f"{step} "
        box.put(1, 5, {"value": text})
        box.flush()
    box.job(JobOp(1, "done", JobInfo()))
    box.flush()
    (folded,) = box.replay(3)
    found = json.loads(folded)
    assert found["n"] == box.number
    assert ["set", 5, "value", text] in found["ops"]
    assert found["ops"][-1] == ["job", 1, "done", {}]
    assert not any(op[0] == "log" for op in found["ops"]), (
        "the page has seen frame 1 with the toast"
    )


def test_a_conversation_that_grows_is_told_as_what_is_new() -> None:
    box = made()
    old = [{"role": "user", "content": [{"type": "text", "text": f"m{n}"}]} for n in range(500)]
    box.put(1, 5, {"value": old})
    whole = len(box.flush() or b"")
    text, told = "", 0
    for n in range(400):
        text += f"word{n} "
        answer = {"role": "assistant", "content": [{"type": "text", "text": text}]}
        box.put(1, 5, {"value": [*old, answer]})
        told += len(box.flush() or b"")
    assert told < 100 * 400, "what is told for a word grows with the conversation"
    assert whole > 10 * 100
    box.put(1, 5, {"value": old[:-2]})
    assert ops(box.flush()) == [
        ["patch", 5, "value", [["delete", [at], None] for at in (500, 499, 498)]]
    ]
