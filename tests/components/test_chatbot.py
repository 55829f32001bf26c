"""Chatbot: what messages may be, and what is refused of those that a client claims."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import showglass as gr
from showglass.components import chat_in
from showglass.components.chat_out import clean
from showglass.gates.open_file import Vault, use, vault


def wire(value: Any, **arguments: Any) -> Any:
    found = gr.Chatbot(**arguments).postprocess(value)
    return msgspec.json.decode(msgspec.json.encode(found))


def upload(name: str, content: bytes = b"text") -> dict[str, Any]:
    ticket, path = vault().new(name)
    path.write_bytes(content)
    return {"path": ticket, "meta": {"_type": "gradio.FileData"}}


def said(text: str, **more: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": text}]
    return {"role": "assistant", "metadata": None, "content": content, "options": None} | more


def test_what_a_function_may_return(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    Image.new("RGB", (2, 2)).save(picture)
    told = wire(
        [
            {"role": "user", "content": "  hi\n  you\n"},
            gr.ChatMessage("x", metadata={"title": "T", "duration": 2}, options=[{"value": "a"}]),
            {"role": "assistant", "content": ["one", {"path": str(picture), "alt_text": "two"}]},
            {"role": "assistant", "content": gr.FileData(url="https://example.com/a.png")},
            {"role": "system", "content": [{"type": "text", "text": "b"}], "metadata": {}},
        ]
    )
    assert told[0] == said("hi\nyou", role="user")
    assert told[1] == said("x", metadata={"title": "T", "duration": 2}, options=[{"value": "a"}])
    text, file = told[2]["content"]
    assert text == {"type": "text", "text": "one"}
    assert (file["type"], file["alt_text"], file["file"]["mime_type"]) == (
        "file",
        "two",
        "image/png",
    )
    assert file["file"]["path"] != str(picture)
    assert told[3]["content"][0]["file"]["url"] == "https://example.com/a.png"
    assert (told[4]["role"], told[4]["metadata"]) == ("system", None)
    assert wire(None) == []


@pytest.mark.parametrize(
    "value",
    [
        "text",
        3,
        {"role": "user", "content": "x"},
        [("a", "b")],
        [{"role": "user"}],
        [{"content": "x"}],
        [{"role": "", "content": "x"}],
        [{"role": "user", "content": None}],
        [{"role": "user", "content": [3]}],
        [{"role": "user", "content": {}}],
        [{"role": "user", "content": {"path": "/etc/passwd"}}],
        [{"role": "user", "content": {"path": "no such file"}}],
        [{"role": "user", "content": "x", "metadata": {"colour": "red"}}],
        [{"role": "user", "content": "x", "metadata": {"status": "late"}}],
        [{"role": "user", "content": "x", "metadata": {"duration": "long"}}],
        [{"role": "user", "content": "x", "options": [{"label": "a"}]}],
        [{"role": "user", "content": "x", "options": "a"}],
    ],
)
def test_what_is_no_conversation(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        gr.Chatbot().postprocess(value)


def test_there_and_back() -> None:
    component = gr.Slider(1, 9, value=4, label="How many")
    told = wire([{"role": "user", "content": ["a", upload("n.txt"), component]}])
    got = gr.Chatbot().preprocess(told)
    text, file, part = got[0]["content"]
    assert text == {"type": "text", "text": "a"}
    assert Path(file["file"]["path"]).read_bytes() == b"text"
    assert isinstance(part["instance"], gr.Slider)
    assert (part["instance"].maximum, part["instance"].value, part["value"]) == (9, 4, 4)
    assert wire(got) == told
    assert gr.Chatbot().preprocess(None) == []


def test_a_plain_payload_of_a_client_is_read() -> None:
    got = gr.Chatbot().preprocess([{"role": "user", "content": "hello"}])
    assert got == [said("hello", role="user")]
    web = {"path": "https://example.com/a.png", "meta": {"_type": "gradio.FileData"}}
    got = gr.Chatbot().preprocess([{"role": "user", "content": [{"type": "file", "file": web}]}])
    assert got[0]["content"][0]["file"]["path"] == "https://example.com/a.png"


def part(
    kind: Any, arguments: Any = None, value: Any = None, seal: Any = None
) -> list[dict[str, Any]]:
    """A message with a component, sealed as the app does unless another seal is given."""
    arguments = arguments or {}
    one = {"type": "component", "component": kind, "value": value, "props": {}}
    sealed = vault().seal(json.dumps([kind, arguments]))
    one |= {"constructor_args": arguments, "seal": sealed if seal is None else seal}
    return [{"role": "user", "content": [one]}]


@pytest.mark.parametrize(
    "payload",
    [
        3,
        {},
        ["x"],
        [{}],
        [{"role": 3, "content": "x"}],
        [{"role": "r" * 65, "content": "x"}],
        [{"role": "user"}],
        [{"role": "user", "content": 3}],
        [{"role": "user", "content": [None]}],
        [{"role": "user", "content": [{"type": "text"}]}],
        [{"role": "user", "content": [{"type": "script", "text": "x"}]}],
        [{"role": "user", "content": [{"type": "file", "file": {"path": "/etc/passwd"}}]}],
        [{"role": "user", "content": [{"type": "file", "file": upload("x")["path"]}]}],
        [{"role": "user", "content": "x", "metadata": []}],
        [{"role": "user", "content": "x", "metadata": {"x": 1}}],
        [{"role": "user", "content": "x", "metadata": {"status": "x"}}],
        [{"role": "user", "content": "x", "options": [{"value": 3}]}],
        [{"role": "user", "content": "x", "options": {}}],
        part("number", value=1, seal=""),
        part("number", value=1, seal=3),
        part("number", value=1, seal="0" * 64),
        [{"role": "user", "content": {"type": "file", "file": {"path": "0" * 64 + "/../x"}}}],
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error):
        gr.Chatbot().preprocess(payload)


@pytest.mark.parametrize(
    "claim",
    [
        ("os.system",),
        ("row",),
        ("chatbot",),
        ("slider", {"nonsense": 1}),
        ("slider", {"minimum": 1, "maximum": 2}, 9),
        ("image", {}, {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}),
    ],
)
def test_what_the_app_never_sent_is_refused_even_with_its_seal(claim: tuple[Any, ...]) -> None:
    with pytest.raises(gr.Error):
        gr.Chatbot().preprocess(part(*claim))


def test_a_component_is_what_the_app_sent_whatever_the_client_says(tmp_path: Path) -> None:
    """Arguments name files: a client that chose them could read any that the app can."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    [message] = wire([{"role": "user", "content": gr.Button("Go", size="sm")}])
    sent = message["content"][0]
    sent |= {
        "component": "image",
        "constructor_args": {"icon": str(secret)},
        "props": {"icon": "x"},
    }
    [got] = gr.Chatbot().preprocess([message])
    made = got["content"][0]["instance"]
    assert isinstance(made, gr.Button)
    assert (made.size, made.icon) == ("sm", None)
    with pytest.raises(gr.Error, match="must be one that this app sent"):
        gr.Chatbot().preprocess(part("button", {"icon": str(secret)}, seal=""))


@pytest.fixture
def own_vault() -> Iterator[None]:
    """Puts back the vault that was there before."""
    before = vault()
    yield
    use(before)


@pytest.mark.usefixtures("own_vault")
def test_a_conversation_goes_on_after_a_restart(tmp_path: Path) -> None:
    """What the app before had sent opens nothing here: it is a text, and never a file or a component."""
    picture = tmp_path / "cat.png"
    Image.new("RGB", (2, 2)).save(picture)
    use(Vault(b"before"))
    sent = wire(
        [
            {"role": "user", "content": ["see", {"path": str(picture)}]},
            {"role": "assistant", "content": [gr.Label({"cat": 1.0}), gr.Markdown("**words**")]},
            {"role": "assistant", "content": gr.Image(str(picture))},
        ]
    )
    use(Vault(b"after"))
    after = gr.Chatbot().preprocess(json.loads(msgspec.json.encode(sent)))
    assert [[(one["type"], one["text"]) for one in message["content"]] for message in after] == [
        [("text", "see"), ("text", "(The file cat.png is not here any more)")],
        [("text", "(Something is not here any more)"), ("text", "**words**")],
        [("text", "(Something is not here any more)")],
    ]
    assert wire(after)[0]["content"][0]["text"] == "see"
    # the secret is the same, and the files are gone
    use(Vault(b"before"))
    after = gr.Chatbot().preprocess(json.loads(msgspec.json.encode(sent)))
    assert [[one["type"] for one in message["content"]] for message in after] == [
        ["text", "text"],
        ["component", "component"],
        ["text"],
    ]
    assert isinstance(after[1]["content"][0]["instance"], gr.Label)


def test_what_looks_lost_opens_nothing() -> None:
    """Whoever makes up a seal or a ticket gets a text for it."""
    forged = part(
        "image", {"value": "/etc/passwd"}, seal="0" * 64 + '["image",{"value":"/etc/passwd"}]'
    )
    file = {
        "path": "0" * 64 + "/passwd",
        "orig_name": "p" * 300,
        "meta": {"_type": "gradio.FileData"},
    }
    got = gr.Chatbot().preprocess(
        [*forged, {"role": "user", "content": {"type": "file", "file": file}}]
    )
    assert [one["content"] for one in got] == [
        [{"type": "text", "text": "(Something is not here any more)"}],
        [{"type": "text", "text": f"(The file {'p' * 100} is not here any more)"}],
    ]


def test_a_conversation_has_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_in, "MAX_MESSAGES", 2)
    with pytest.raises(gr.Error, match="3 messages are more than the 2 allowed"):
        gr.Chatbot().preprocess([{"role": "user", "content": "x"}] * 3)
    monkeypatch.setattr(chat_in, "MAX_COMPONENTS", 1)
    with pytest.raises(gr.Error, match="components"):
        gr.Chatbot().preprocess(part("number", value=1) * 2)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("plain", [("plain", None)]),
        ("a<t>b</t>c<t>d", [("a", None), ("b", "done"), ("c", None), ("d", "pending")]),
        ("<t>b</t>", [("b", "done")]),
        ("<t></t>x", [("", "done"), ("x", None)]),
        ("x</t>", [("x</t>", None)]),
    ],
)
def test_text_between_tags_is_a_thought(text: str, pieces: list[tuple[str, Any]]) -> None:
    told = wire([{"role": "assistant", "content": text}], reasoning_tags=[("<t>", "</t>")])
    found = [(m["content"][0]["text"], (m["metadata"] or {}).get("status")) for m in told]
    assert found == pieces
    assert {(m["metadata"] or {}).get("title") for m in told} <= {None, "Reasoning"}


@given(st.text(alphabet="ab \n\t", max_size=30))
def test_text_is_cleaned_as_documentation_is(text: str) -> None:
    assert clean(text) == inspect.cleandoc(text)


def test_props_that_fit() -> None:
    props = gr.Chatbot(
        avatar_images=(None, "https://example.com/b.png"),
        examples=[{"text": "a", "files": ["https://example.com/f.txt"]}, {"display_text": "b"}],
        placeholder="  # Hi",
    ).wire_props()
    assert [one and one.url for one in props["avatar_images"]] == [
        None,
        "https://example.com/b.png",
    ]
    assert props["examples"][0]["files"][0].url == "https://example.com/f.txt"
    assert props["placeholder"] == "# Hi"


@pytest.mark.parametrize(
    "arguments",
    [
        {"layout": "round"},
        {"editable": "nobody"},
        {"avatar_images": ("a", "b", "c")},
        {"reasoning_tags": ["<t>"]},
        {"buttons": ["fly"]},
        {"latex_delimiters": [{"left": "$"}]},
    ],
)
def test_props_that_do_not_fit(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Chatbot"):
        gr.Chatbot(**arguments)


def test_listeners_are_told_to_clients() -> None:
    with gr.Blocks():
        chat = gr.Chatbot()
        chat.like(lambda: None)
        chat.retry(lambda: None)
    config = chat.get_config()
    assert (config["likeable"], config["_retryable"], config["_undoable"]) == (True, True, False)


def test_the_example_is_accepted() -> None:
    chat = gr.Chatbot()
    assert len(chat.preprocess(chat.example_payload())) == 2
    assert chat.postprocess(chat.example_value())
