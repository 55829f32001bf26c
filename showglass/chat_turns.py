"""What happens in a conversation with a function: somebody asks, the function answers, step by step."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass
from typing import Any

import msgspec

from .components.chat_message import ChatMessage
from .components.chat_out import messages_out
from .eventdata import EventData
from .functions import Function
from .messages import skip

History = list[dict[str, Any]]


@dataclass
class Question:
    """What is asked: the message, what was said before it, values for the additional inputs, if it was typed."""

    message: Any
    before: History
    extra: Sequence[Any]
    shown: list[Any]
    typed: bool = False


Start = Callable[[Any, History, Sequence[Any], EventData], Question | None]


class Chat:
    """A function that answers, and the ways to ask it.

    multimodal: a message is a dict of text and files. examples: their messages with values for the additional inputs.
    more: how many outputs it has beside the answer.
    """

    def __init__(
        self, function: Function, multimodal: bool, examples: Sequence[Any], more: int
    ) -> None:
        self.function = function
        self.multimodal = multimodal
        self.examples = examples
        self.more = more

    # -- ways to ask --------------------------------------------------------------------------------------------------

    def submitted(
        self, given: Any, before: History, extra: Any, event: EventData
    ) -> Question | None:
        """A message was typed; None when there is nothing in it."""
        message = self._both(given)
        if not message["text"].strip() and not message["files"]:
            return None
        return self._question(message, before, extra, typed=True)

    def asked_again(
        self, given: Any, before: History, extra: Any, event: EventData
    ) -> Question | None:
        """The message that the event names is to be answered anew, and what came after it is forgotten."""
        at = _index(event, before)
        if at is None:
            return None
        return self._question(_message_of(before[at]), before[:at], extra)

    def option_chosen(
        self, given: Any, before: History, extra: Any, event: EventData
    ) -> Question | None:
        """An offered answer was chosen."""
        value = getattr(event, "value", None)
        if not isinstance(value, str) or not value:
            return None
        return self._question({"text": value, "files": []}, before, extra)

    def example_chosen(
        self, given: Any, before: History, extra: Any, event: EventData
    ) -> Question | None:
        """An example was chosen: the author's, whatever the page says that it holds."""
        at = _index(event, self.examples)
        if at is None:
            return None
        message, values = self.examples[at]
        return self._question(message, before, [*values, *extra[len(values) :]])

    def filled_in(self, before: History, event: EventData) -> Any:
        """An example goes into the message box."""
        at = _index(event, self.examples)
        return skip() if at is None else self._given(self.examples[at][0])

    def taken_back(self, before: History, event: EventData) -> Any:
        """The message that the event names goes back into the box, and what came after it is forgotten."""
        at = _index(event, before)
        if at is None:
            return skip()
        return before[:at], self._given(_message_of(before[at]))

    def _both(self, given: Any) -> dict[str, Any]:
        if isinstance(given, dict):
            return {"text": given.get("text") or "", "files": list(given.get("files") or ())}
        return {"text": given or "", "files": []}

    def _given(self, message: dict[str, Any]) -> Any:
        return dict(message) if self.multimodal else message["text"]

    def _question(
        self, message: dict[str, Any], before: History, extra: Sequence[Any], typed: bool = False
    ) -> Question:
        parts: list[Any] = [{"path": path} for path in message["files"]]
        if message["text"]:
            parts.append(message["text"])
        shown = [*before, {"role": "user", "content": parts}]
        return Question(self._given(message), before, extra, shown, typed)

    # -- answers ------------------------------------------------------------------------------------------------------

    def asked(self, question: Question) -> tuple[Any, ...]:
        """What the outputs get at once: the message box is empty again, the message stands in the conversation."""
        empty = self._given({"text": "", "files": []}) if question.typed else skip()
        return (empty, question.shown, *[skip()] * self.more)

    def answered(self, question: Question, response: Any) -> tuple[Any, ...]:
        """What the outputs get with each step of the answer."""
        answer, more = self.split(response)
        return (skip(), [*question.shown, *answer_messages(answer)], *more)

    def split(self, response: Any) -> tuple[Any, tuple[Any, ...]]:
        """The answer, and the values of the additional outputs."""
        if not self.more:
            return response, ()
        if not isinstance(response, (tuple, list)) or len(response) != self.more + 1:
            raise ValueError(
                f"{self.function.name}() has {self.more} additional outputs:"
                f" it must give a tuple of {self.more + 1} values, the answer first."
            )
        return response[0], tuple(response[1:])

    def endpoint(self) -> Callable[..., Any]:
        """The function that clients call: the message, what was said before in their session, additional inputs."""

        def told(question: Question, response: Any) -> tuple[Any, ...]:
            answer, more = self.split(response)
            said = messages_out([*question.shown, *answer_messages(answer)], None)
            return (_plain(answer), msgspec.to_builtins(said), *more)

        def start(given: Any, before: History, extra: Any, event: Any) -> Question:
            return self._question(self._both(given), before or [], extra)

        return _made(self, start, None, told)


def listener(chat: Chat, start: Start) -> Callable[..., Any]:
    """A function for an event of the page, with inputs (message box, conversation, additional inputs)."""
    return _made(chat, start, chat.asked, chat.answered)


def kept_listener(chat: Chat) -> Callable[..., Any]:
    """A function for answers that are kept: the conversation that the message begins, and the additional outputs.

    Its source is that of the author's function: what is kept of another one is stale.
    """

    def start(given: Any, before: History, extra: Any, event: Any) -> Question:
        return chat._question(chat._both(given), [], extra)

    def told(question: Question, response: Any) -> Any:
        answer, more = chat.split(response)
        messages = [*question.shown, *answer_messages(answer)]
        return (messages, *more) if more else messages

    made: Any = _made(chat, start, None, told)
    made.__wrapped__ = chat.function.fn
    listening: Callable[..., Any] = made
    return listening


def _made(chat: Chat, start: Any, first: Any, step: Any) -> Callable[..., Any]:
    """A generator as sync as the function is, that takes what the function takes beside its inputs."""
    asking = _Asking(chat, start, first, step)

    def answering(*values: Any, **named: Any) -> Iterator[Any]:
        yield from asking.answer(values, named)

    async def answering_async(*values: Any, **named: Any) -> AsyncIterator[Any]:
        async with aclosing(asking.answer_async(values, named)) as steps:
            async for one in steps:
                yield one

    made = answering_async if chat.function.kind.startswith("async") else answering
    return _signed(made, chat.function, with_event=first is not None)


class _Asking:
    """Asks the function and hands on what it says. A run that is stopped closes the function's generator at once."""

    def __init__(self, chat: Chat, start: Any, first: Any, step: Any) -> None:
        self.function = chat.function
        self.start, self.first, self.step = start, first, step

    def _begin(self, values: Sequence[Any], named: dict[str, Any]) -> tuple[Any, Any, Any]:
        event = named.pop("_event", None)
        question = self.start(values[0], values[1] or [], values[2:], event)
        if question is None:
            return None, (), {}
        given = [question.message, question.before, *question.extra]
        most = self.function.arity()[1]
        given = given if most == float("inf") else given[: int(most)]
        args, kwargs = self.function.arguments(given, {}, lambda kind, name, hint: named[name])
        return question, args, kwargs

    def _at_once(self, question: Any) -> list[Any]:
        if question is None:
            return [skip()]
        return [] if self.first is None else [self.first(question)]

    def answer(self, values: Sequence[Any], named: dict[str, Any]) -> Iterator[Any]:
        """What the outputs get, step by step."""
        question, args, kwargs = self._begin(values, named)
        yield from self._at_once(question)
        if question is None:
            return
        with closing(_steps(self.function, args, kwargs)) as steps:
            for response in steps:
                yield self.step(question, response)

    async def answer_async(
        self, values: Sequence[Any], named: dict[str, Any]
    ) -> AsyncGenerator[Any, None]:
        """The same of an async function."""
        question, args, kwargs = self._begin(values, named)
        for one in self._at_once(question):
            yield one
        if question is None:
            return
        async with aclosing(_async_steps(self.function, args, kwargs)) as steps:
            async for response in steps:
                yield self.step(question, response)


def _steps(function: Function, args: Any, kwargs: Any) -> Generator[Any, None, None]:
    result = function.fn(*args, **kwargs)
    if not function.generates:
        yield result
        return
    with closing(result):
        yield from result


async def _async_steps(function: Function, args: Any, kwargs: Any) -> AsyncGenerator[Any, None]:
    if not function.generates:
        yield await function.fn(*args, **kwargs)
        return
    async with aclosing(function.fn(*args, **kwargs)) as steps:
        async for one in steps:
            yield one


def _signed(made: Any, function: Function, with_event: bool) -> Callable[..., Any]:
    """Says which values it takes, and asks for the same specials as the function: requests, progress, caches."""
    kinds = inspect.Parameter
    names = [p.name for p in function.parameters]
    names = [*names, *("message", "history")[len(names) :]]
    taken = [
        kinds(
            name,
            kinds.POSITIONAL_OR_KEYWORD,
            default=kinds.empty if at < 2 else None,
        )
        for at, name in enumerate(names)
    ]
    if function.takes_any:
        taken.append(kinds("more", kinds.VAR_POSITIONAL))
    hints: dict[str, Any] = {}
    for name, (kind, hint) in function.specials.items():
        default = hint if kind in ("progress", "cache") else kinds.empty
        taken.append(kinds(name, kinds.KEYWORD_ONLY, default=default))
        if default is kinds.empty:
            hints[name] = hint
    if with_event:
        taken.append(kinds("_event", kinds.KEYWORD_ONLY))
        hints["_event"] = EventData
    taken = [p.replace(annotation=hints[p.name]) if p.name in hints else p for p in taken]
    made.__signature__ = inspect.Signature(taken)
    made.__annotations__ = hints
    made.__name__ = function.name
    made.__doc__ = function.doc
    signed: Callable[..., Any] = made
    return signed


def answer_messages(answer: Any) -> list[Any]:
    """The messages of an answer: a text, a component, a file, a message, or a list of them."""
    if answer is None:
        return []
    if isinstance(answer, (list, tuple)):
        return [message for one in answer for message in answer_messages(one)]
    if isinstance(answer, ChatMessage):
        return [answer]
    if isinstance(answer, dict) and "content" in answer:
        return [{"role": "assistant", **answer}]
    return [{"role": "assistant", "content": answer}]


def _plain(answer: Any) -> Any:
    """An answer as what a JSON component takes: a text as JSON text, all else as messages have it."""
    if answer is None:
        return None
    if isinstance(answer, str):
        return json.dumps(answer)
    found = msgspec.to_builtins(messages_out(answer_messages(answer), None))
    return found if isinstance(answer, (list, tuple)) else found[0]


def _message_of(message: dict[str, Any]) -> dict[str, Any]:
    """The text and the files of a message of the conversation."""
    parts = message["content"]
    texts = [part["text"] for part in parts if part["type"] == "text"]
    files = [part["file"]["path"] for part in parts if part["type"] == "file"]
    return {"text": "\n".join(texts), "files": files}


def _index(event: EventData, of: Sequence[Any]) -> int | None:
    """The place that the event names, if there is such a place."""
    at = getattr(event, "index", None)
    known = isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(of)
    return at if known else None
