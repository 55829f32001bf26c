"""A conversation with a ChatInterface by the client library that people use already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gradio_client import Client

import showglass as gr

# The library's own threads leave sockets to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ANSWERS = ["two words", "42", "", '{"not": "parsed"}', "null"]


def reply(message: str, history: list[Any], tone: str) -> Iterator[str]:
    """Says the message again, word for word, and how much was said before."""
    said = f"{tone}:"
    for word in message.split():
        said += f" {word}"
        yield said
    yield f"{said} ({len(history)})"


@pytest.fixture
def remote(serve: Callable[..., str]) -> Iterator[Client]:
    app = gr.ChatInterface(reply, additional_inputs=[gr.Textbox("calm", label="Tone")])
    opened = Client(serve(app), verbose=False)
    yield opened
    opened.close()


def test_an_answer_streams_and_the_session_is_remembered(remote: Client) -> None:
    job = remote.submit("good day", "loud", api_name="/reply")
    assert list(job) == ["loud: good", "loud: good day", "loud: good day (0)"]
    assert remote.predict("again", api_name="/reply") == "calm: again (2)"


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_text_stays_a_text(serve: Callable[..., str], answer: str) -> None:
    remote = Client(serve(gr.ChatInterface(lambda message, history: answer)), verbose=False)
    assert remote.predict("hi", api_name="/lambda") == answer
    remote.close()
