"""ChatInterface: who may answer, what an answer may be, and its endpoint."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

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
    assert answer == "a hi"
    assert [m["role"] for m in memory] == ["user", "assistant"]
    assert [d.api_name for d in app.dependencies if d.options.api_visibility == "public"] == ["stream"]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [{"cache_examples": True}, {"save_history": True}, {"validator": sync}, {"flagging_mode": "manual"}],
)  # fmt: skip
def test_what_is_not_there_yet_says_so(arguments: dict[str, Any]) -> None:
    with pytest.raises(NotImplementedError, match="not part of this version yet"):
        gr.ChatInterface(sync, **arguments)


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
