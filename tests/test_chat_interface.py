"""ChatInterface: who may answer, what an answer may be, and its endpoint."""

from __future__ import annotations

import asyncio
import csv
import inspect
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import showglass as gr
from showglass.chat_turns import Chat, answer_messages
from showglass.eventdata import EventData
from showglass.functions import describe

SIGNATURES = json.loads((Path(__file__).parent / "contract" / "signatures.json").read_text())


def sync(message: str, history: list[Any]) -> str:
    return f"{message} {len(history)}"


def stream(message: str, history: list[Any]) -> Iterator[str]:
    yield "a"
    yield f"a {message}"


async def later(message: str, history: list[Any]) -> str:
    await asyncio.sleep(0)
    return f"later {message}"


async def slowly(message: str, history: list[Any]) -> AsyncIterator[str]:
    yield "b"
    await asyncio.sleep(0)
    yield f"b {message}"


def edge(app: gr.ChatInterface, name: str) -> Any:
    return next(d for d in app.dependencies if d.api_name == name)


def steps(made: Any) -> list[Any]:
    if inspect.isasyncgen(made):

        async def gathered() -> list[Any]:
            return [one async for one in made]

        return asyncio.run(gathered())
    return list(made)


def asked(app: gr.ChatInterface, name: str, *values: Any, event: Any = None) -> list[Any]:
    run = edge(app, name).function
    return steps(run.fn(*values, _event=EventData(None, event)))


def said(outputs: Any) -> list[Any]:
    return [message["content"] for message in outputs[1]]


@pytest.mark.parametrize(
    ("fn", "answers"),
    [(sync, ["hi 0"]), (stream, ["a", "a hi"]), (later, ["later hi"]), (slowly, ["b", "b hi"])],
)
def test_every_kind_of_function_answers(fn: Callable[..., Any], answers: list[str]) -> None:
    app = gr.ChatInterface(fn)
    first, *more = asked(app, "_submitted", "hi", [])
    assert first[0] == ""
    assert said(first) == [["hi"]]
    assert [said(one)[1] for one in more] == answers
    assert more[0][0] == gr.skip(), "the person may be writing the next message"


def test_an_empty_message_asks_nothing() -> None:
    app = gr.ChatInterface(sync)
    assert asked(app, "_submitted", "  ", []) == [gr.skip()]


@pytest.mark.parametrize(
    ("answer", "contents"),
    [
        (None, []),
        ("a", ["a"]),
        (gr.ChatMessage("a"), ["a"]),
        ({"content": "a"}, ["a"]),
        ({"path": "a.png"}, [{"path": "a.png"}]),
        (["a", gr.ChatMessage("b", metadata={"title": "T"})], ["a", "b"]),
    ],
)
def test_what_an_answer_may_be(answer: Any, contents: list[Any]) -> None:
    found = [m.content if isinstance(m, gr.ChatMessage) else m["content"] for m in answer_messages(answer)]  # fmt: skip
    assert found == contents


HISTORY = [
    {"role": "user", "content": [{"type": "text", "text": "one"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "1"}]},
    {"role": "user", "content": [{"type": "text", "text": "two"}]},
]


def test_asking_again_undoing_choosing() -> None:
    app = gr.ChatInterface(sync, editable=True, examples=["e0", ["e1"]])
    last = asked(app, "_asked_again", "", HISTORY, event={"index": 2})[-1]
    assert said(last)[2:] == [["two"], "two 2"]
    last = asked(app, "_option_chosen", "", HISTORY[:2], event={"index": 1, "value": "yes"})[-1]
    assert said(last)[2:] == [["yes"], "yes 2"]
    last = asked(app, "_example_chosen", "", [], event={"index": 1, "value": {"text": "forged"}})[
        -1
    ]
    assert said(last) == [["e1"], "e1 0"]
    undo = edge(app, "_taken_back").function.fn
    assert undo(HISTORY, EventData(None, {"index": 2})) == (HISTORY[:2], "two")


@pytest.mark.parametrize("index", [-1, 3, None, "1", True, [0]])
def test_a_place_that_is_not_there_asks_nothing(index: Any) -> None:
    app = gr.ChatInterface(sync, examples=["e"])
    for name in ("_asked_again", "_example_chosen"):
        assert asked(app, name, "", HISTORY, event={"index": index}) == [gr.skip()]


def test_a_stopped_answer_is_closed_at_once() -> None:
    closed = []

    def answer(message: str, history: list[Any]) -> Iterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            closed.append(message)

    run = edge(gr.ChatInterface(answer), "_submitted").function.fn
    made = run("hi", [], _event=EventData(None, None))
    next(made)
    next(made)
    made.close()
    assert closed == ["hi"]


def test_the_function_gets_what_it_asks_for() -> None:
    def fn(message: str, history: list[Any], request: gr.Request, heat: float) -> str:
        return f"{message} {type(request).__name__} {heat}"

    app = gr.ChatInterface(fn, additional_inputs=[gr.Slider(0, 1)])
    assert app.additional_inputs[0].label == "heat"
    run = edge(app, "_submitted").function
    assert "request" in run.specials
    *_, last = run.fn("hi", [], 0.5, request=gr.Request(), _event=EventData(None, None))
    assert said(last)[1] == "hi Request 0.5"


def test_more_outputs() -> None:
    def fn(message: str, history: list[Any]) -> tuple[str, str]:
        return "a", "source"

    with gr.Blocks():
        code = gr.Textbox()
        app = gr.ChatInterface(fn, additional_outputs=code)
    del app
    chat = Chat(describe(fn), False, [], 1)
    assert chat.split(("a", "source")) == ("a", ("source",))
    with pytest.raises(ValueError, match="a tuple of 2 values"):
        chat.split("a")


def test_the_endpoint_remembers_its_session() -> None:
    app = gr.ChatInterface(stream, api_name=None)
    endpoint = edge(app, "stream")
    assert endpoint.options.api_visibility == "public"
    (_, (answer, memory)) = steps(endpoint.function.fn("hi", []))
    assert answer == '"a hi"'
    assert [m["role"] for m in memory] == ["user", "assistant"]
    assert [d.api_name for d in app.dependencies if d.options.api_visibility == "public"] == ["stream"]  # fmt: skip


def test_an_examples_answer_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    picture = tmp_path / "a.txt"
    picture.write_text("a file")
    asked: list[Any] = []

    def fn(message: str, history: list[Any], tone: str) -> Iterator[Any]:
        asked.append((message, history, tone))
        yield "…"
        yield [f"{message}, {tone}", {"path": str(picture)}, gr.Label({"yes": 0.9})]

    app = gr.ChatInterface(
        fn, examples=[["hi", "warm"], ["ho"]], additional_inputs=gr.Textbox("cold"), cache_examples=True
    )  # fmt: skip
    assert asked == [("hi", [], "warm"), ("ho", [], "cold")]
    answered = edge(app, "_example_answered").function.fn
    found = answered(EventData(None, {"index": 1, "value": {"text": "forged"}}))
    assert [m["role"] for m in found] == ["user", "assistant", "assistant", "assistant"]
    assert found[1]["content"] == [{"type": "text", "text": "ho, cold"}]
    assert found[2]["content"][0]["file"].orig_name == "a.txt"
    assert app.chatbot.preprocess(plain(found))[3]["content"][0]["instance"].label is None
    for index in (2, -1, True, None, "0"):
        assert answered(EventData(None, {"index": index})) == gr.skip()
    assert len(asked) == 2, "nothing was asked again"


def plain(wire: Any) -> Any:
    return msgspec.to_builtins(wire)


def test_lazy_answers_are_made_when_they_are_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path))
    asked: list[str] = []

    async def fn(message: str, history: list[Any]) -> tuple[str, str]:
        asked.append(message)
        return message.upper(), "source"

    source = gr.Textbox(render=False)
    app = gr.ChatInterface(
        fn, examples=["a", "b"], cache_examples=True, cache_mode="lazy", additional_outputs=[source]
    )  # fmt: skip
    assert asked == []
    answered = edge(app, "_example_answered").function.fn
    for _ in range(2):
        messages, more = answered(EventData(None, {"index": 1}))
        assert (messages[1]["content"][0]["text"], more) == ("B", "source")
    assert asked == ["b"]
    with pytest.raises(ValueError, match="cache_mode"):
        gr.ChatInterface(fn, examples=["a"], cache_examples=True, cache_mode="sometimes")


def test_answers_of_another_function_are_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path))
    chatbot = gr.Chatbot(render=False)
    first = gr.ChatInterface(sync, examples=["a"], cache_examples=True, chatbot=chatbot)
    assert chatbot.parent is not None
    told = edge(first, "_example_answered").function.fn(EventData(None, {"index": 0}))
    assert told[1]["content"][0]["text"] == "a 0"
    again = gr.ChatInterface(later, examples=["a"], cache_examples=True, chatbot=chatbot)
    told = edge(again, "_example_answered").function.fn(EventData(None, {"index": 0}))
    assert told[1]["content"][0]["text"] == "later a"


def test_a_validator_gets_the_message_and_what_more_it_takes() -> None:
    def one(message: str) -> Any:
        return gr.validate(message != "bad", "not that")

    def two(message: str, tone: str) -> Any:
        return [gr.validate(True, ""), gr.validate(tone != "rude", "be kind")]

    async def slow(message: str, request: gr.Request) -> Any:
        return gr.validate(bool(message), f"{request is None}")

    boxes = [gr.Textbox(render=False), gr.Textbox(render=False)]
    for validator, expected in (
        (one, [gr.validate(False, "not that"), None, None, None]),
        (two, [gr.validate(True, ""), None, gr.validate(False, "be kind"), None]),
    ):
        app = gr.ChatInterface(
            lambda message, history, *more: message, validator=validator, additional_inputs=boxes
        )
        for name in ("_submitted", "lambda"):
            assert edge(app, name).validator.fn("bad", [], "rude", "x") == expected
        for box in boxes:
            box.unrender()
    later_one = edge(gr.ChatInterface(sync, validator=slow), "_submitted").validator
    assert list(later_one.specials) == ["request"]
    assert asyncio.run(later_one.fn("", [], request=None)) == [gr.validate(False, "True"), None]
    wrong = edge(gr.ChatInterface(sync, validator=lambda message: [None, None]), "sync").validator
    with pytest.raises(ValueError, match="2 results for 1 values"):
        wrong.fn("a", [])
    with pytest.raises(TypeError, match="validator"):
        gr.ChatInterface(sync, validator="no")


def test_ratings_are_kept(tmp_path: Path) -> None:
    app = gr.ChatInterface(
        sync, flagging_mode="manual", flagging_options=["Good", "Bad"], flagging_dir=str(tmp_path)
    )
    assert app.chatbot.feedback_options == ["Good", "Bad"]
    assert app.chatbot.likeable
    flag = edge(app, "flag")
    assert flag.options.api_visibility == "undocumented"
    request = gr.Request()
    for rating in (
        {"index": 1, "value": ["1"], "liked": "Good"},
        {"index": 1, "value": ["1"], "liked": ""},
        {"index": 9, "value": "none", "liked": "Good"},
        {"index": 1, "value": ["1"], "liked": "=forged"},
        {"index": "1", "value": ["1"], "liked": True},
    ):
        flag.function.fn(gr.LikeData(None, rating), HISTORY, request)
    rows = list(csv.reader((tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["conversation", "index", "value", "flag", "timestamp"]
    assert [row[1:4] for row in rows[1:]] == [["1", "1", "Good"], ["1", "1", ""]]
    assert json.loads(rows[1][0])[0] == HISTORY[0]


def test_ratings_are_kept_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not gr.ChatInterface(sync).chatbot.likeable
    monkeypatch.setenv("GRADIO_CHAT_FLAGGING_MODE", "manual")
    assert gr.ChatInterface(sync).chatbot.likeable
    assert not gr.ChatInterface(sync, flagging_mode="never").chatbot.likeable
    with pytest.raises(ValueError, match="flagging_mode"):
        gr.ChatInterface(sync, flagging_mode="auto")


def test_conversations_are_kept_by_the_browser() -> None:
    app = gr.ChatInterface(sync, save_history=True, title="Talk")
    kept = app.saved_conversations
    assert isinstance(kept, gr.BrowserState)
    assert app.chatbot.wire_props()["conversations"] == kept._id
    assert "conversations" not in app.chatbot.get_config()
    again = gr.ChatInterface(sync, save_history=True, title="Talk").saved_conversations
    assert again is not None
    assert (kept.storage_key, kept.secret) == (again.storage_key, again.secret)
    assert gr.ChatInterface(sync).saved_conversations is None


def test_a_kept_conversation_outlives_what_was_in_it() -> None:
    gone = {"path": "0" * 64 + "/a.png", "meta": {"_type": "gradio.FileData"}, "orig_name": "a.png"}
    forged = {"type": "component", "component": "html", "value": "", "seal": "0" * 80}
    said = [{"role": "user", "content": ["hi", {"type": "file", "file": gone}, forged]}]
    for app in (gr.ChatInterface(sync, save_history=True), gr.ChatInterface(sync)):
        (message,) = app.chatbot.preprocess(said)
        assert [part["text"] for part in message["content"]] == [
            "hi", "(The file a.png is not here any more)", "(Something is not here any more)"
        ]  # fmt: skip
        assert {part["type"] for part in message["content"]} == {"text"}
    never = [{"role": "user", "content": {"type": "file", "file": gone | {"path": "/etc/passwd"}}}]
    kept = gr.ChatInterface(sync, save_history=True).chatbot.preprocess(never)
    assert kept[0]["content"][0]["type"] == "text"
    with pytest.raises(gr.Error):
        gr.ChatInterface(sync).chatbot.preprocess(never)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(TypeError, match="Did you mean 'examples'"):
        gr.ChatInterface(sync, example=["a"])
    with pytest.raises(ValueError, match="chatbot"):
        gr.ChatInterface(sync, chatbot=gr.Textbox())
    with pytest.raises(ValueError, match="textbox"):
        gr.ChatInterface(sync, textbox=gr.Number())
    with pytest.raises(ValueError, match="an example"):
        gr.ChatInterface(sync, examples=[3])


def test_its_signature_is_the_contracts() -> None:
    names = [name for name, _, _ in SIGNATURES["ChatInterface"]]
    assert list(inspect.signature(gr.ChatInterface).parameters) == names
