"""A conversation that is written word by word, with a thought, answers to choose from, and another try."""

import time
from collections.abc import Iterator
from typing import Any

import showglass as gr

ANSWER = """You said **{}**. Here it is as code:

```python
print({!r})
```
"""


def say(text: str, history: list[Any]) -> tuple[str, list[Any]]:
    """The person's message, and an empty box."""
    return "", [*history, {"role": "user", "content": text}]


def answer(history: list[Any]) -> Iterator[list[Any]]:
    """Think for a moment, then write."""
    said = history[-1]["content"][0]["text"]
    thought = gr.ChatMessage("Which words?", metadata={"title": "Thinking", "status": "pending"})
    yield [*history, thought]
    time.sleep(0.3)
    thought.metadata = {"title": "Thought", "status": "done", "duration": 0.3}
    text = ""
    for word in ANSWER.format(said, said).split(" "):
        text += f"{word} "
        yield [*history, thought, {"role": "assistant", "content": text}]
        time.sleep(0.02)
    options = [{"value": "Say it again"}, {"value": "bye", "label": "Good bye"}]
    yield [*history, thought, {"role": "assistant", "content": text, "options": options}]


def begin(event: gr.EventData) -> list[Any]:
    """An example was chosen."""
    return [{"role": "user", "content": event.value["text"]}]


def choose(history: list[Any], event: gr.SelectData) -> list[Any]:
    """An answer was chosen."""
    return [*history, {"role": "user", "content": event.value}]


def retry(history: list[Any], event: gr.RetryData) -> list[Any]:
    """Back to the question."""
    return history[: event.index + 1]


def undo(history: list[Any], event: gr.UndoData) -> tuple[list[Any], str]:
    """The question goes back into the box."""
    return history[: event.index], event.value


def edit(history: list[Any], event: gr.EditData) -> list[Any]:
    """What came after the edited question is forgotten."""
    return history[: event.index + 1]


def like(event: gr.LikeData) -> None:
    """Say that it was seen."""
    gr.Info(f"Message {event.index}: {event.liked}")


with gr.Blocks(title="Chatbot") as demo:
    chat = gr.Chatbot(
        label="Talk",
        editable="user",
        placeholder="## Say something",
        examples=[{"text": "Hello there"}, {"text": "What is a slider?"}],
    )
    text = gr.Textbox(label="Message", submit_btn=True)
    text.submit(say, [text, chat], [text, chat]).then(answer, chat, chat)
    chat.example_select(begin, None, chat).then(answer, chat, chat)
    chat.option_select(choose, chat, chat).then(answer, chat, chat)
    chat.retry(retry, chat, chat).then(answer, chat, chat)
    chat.undo(undo, chat, [chat, text])
    chat.edit(edit, chat, chat).then(answer, chat, chat)
    chat.like(like)

if __name__ == "__main__":
    demo.launch()
