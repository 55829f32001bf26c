"""The examples of a conversation: how the Chatbot shows them, and their answers kept in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .chat_turns import Chat, kept_listener
from .components.base import Component
from .components.chatbot import Chatbot
from .components.json import JSON
from .eventdata import EventData
from .example_cache import ExampleCache
from .messages import skip

AnyComponent = Component[Any, Any, Any]
Example = tuple[dict[str, Any], Sequence[Any]]


def read(given: Any) -> Example:
    """The message of an example, and its values for the additional inputs. Raises ValueError for what is none."""
    first, more = (
        (given[0], given[1:]) if isinstance(given, (list, tuple)) and given else (given, ())
    )
    if isinstance(first, str):
        return {"text": first, "files": []}, more
    if isinstance(first, dict) and first.keys() <= {"text", "files"}:
        return {"text": first.get("text", ""), "files": list(first.get("files") or ())}, more
    raise ValueError(
        f"ChatInterface(examples=): an example is a text, or a dict of text and files; got {first!r}."
    )


def shown(
    examples: Sequence[Example], labels: Sequence[Any] | None, icons: Sequence[Any] | None
) -> list[dict[str, Any]]:
    """The examples as the Chatbot shows them."""
    found = []
    for at, (message, _) in enumerate(examples):
        one: dict[str, Any] = {"text": message["text"]}
        if message["files"]:
            one["files"] = message["files"]
        if labels and at < len(labels) and labels[at]:
            one["display_text"] = labels[at]
        if icons and at < len(icons) and icons[at]:
            one["icon"] = icons[at]
        found.append(one)
    return found


def wanted(cache_examples: bool | None) -> bool:
    """Whether answers are kept: the argument, else GRADIO_CACHE_EXAMPLES."""
    if cache_examples is not None:
        return bool(cache_examples)
    return os.environ.get("GRADIO_CACHE_EXAMPLES", "").lower() == "true"


def is_lazy(cache_mode: str | None) -> bool:
    """Whether an example is answered when it is first chosen. Raises ValueError for a mode that is none."""
    mode = cache_mode or os.environ.get("GRADIO_CACHE_MODE") or "eager"
    if mode not in ("eager", "lazy"):
        raise ValueError(
            f"ChatInterface(cache_mode=) must be 'eager' or 'lazy', got {cache_mode!r}."
        )
    return mode == "lazy"


class KeptAnswers:
    """What the function answers to each example, in `.gradio/cached_examples/<id of the Chatbot>`.

    box, chatbot, extra, more: message box, conversation, additional inputs and outputs of the app. lazy: each is
    answered when it is first chosen, else all of them now.
    """

    def __init__(
        self,
        chat: Chat,
        box: AnyComponent,
        chatbot: Chatbot,
        extra: Sequence[AnyComponent],
        more: Sequence[AnyComponent],
        *,
        lazy: bool,
    ) -> None:
        self._count = len(chat.examples)
        base = os.environ.get("GRADIO_EXAMPLES_CACHE") or str(Path(".gradio") / "cached_examples")
        rows = [
            [
                message if chat.multimodal else message["text"],
                [],
                *values,
                *(one.value for one in extra[len(values) :]),
            ]
            for message, values in chat.examples
        ]
        before = JSON(render=False)
        self._answers = ExampleCache(
            Path(base).absolute() / str(chatbot._id),
            kept_listener(chat),
            [box, before, *extra],
            [chatbot, *more],
            rows,
        )
        if not lazy:
            self._answers.fill()

    def listener(self) -> Callable[..., Any]:
        """For `example_select`, with outputs (conversation, additional outputs) as the wire has them."""

        def _example_answered(event: Any) -> Any:
            at = getattr(event, "index", None)
            if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < self._count:
                return skip()
            found = self._answers.answer(at)
            return found if len(found) > 1 else found[0]

        _example_answered.__annotations__ = {"event": EventData}
        return _example_answered
