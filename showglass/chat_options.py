"""What an author may ask of a conversation beside its answers: checked messages, kept ratings, answered examples."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .components.chatbot import Chatbot
from .eventdata import LikeData
from .events import on
from .flagging import ChatCSVLogger
from .functions import Function, describe
from .gates.fetch_url import one_call
from .messages import Success
from .request import Request

MODES = ("manual", "never")


def checking(validator: Callable[..., Any] | None, extra: int) -> Callable[..., Any] | None:
    """The validator of an event with inputs (message box, conversation, additional inputs) from the author's.

    The author's gets the message, and of the additional inputs as many as it takes; it returns one verdict, or one for
    each value that it got. extra: how many additional inputs there are. Raises TypeError for what is no function.
    """
    if validator is None:
        return None
    if not callable(validator):
        raise TypeError(f"ChatInterface(validator=) must be a function, got {validator!r}.")
    known = describe(validator)
    taken = int(min(known.arity()[1], 1 + extra))

    def spread(found: Any) -> list[Any]:
        verdicts = list(found) if isinstance(found, (list, tuple)) else [found]
        if len(verdicts) > taken or (len(verdicts) < taken and len(verdicts) != 1):
            raise ValueError(
                f"The validator {known.name}() returned {len(verdicts)} results for {taken} values."
            )
        first, *more = verdicts
        return [first, None, *more, *[None] * (extra - len(more))]

    def given(values: Sequence[Any], named: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        kept = [values[0], *values[2:]][:taken]
        return known.arguments(kept, {}, lambda kind, name, hint: named[name])

    def check(*values: Any, **named: Any) -> Any:
        args, kwargs = given(values, named)
        return spread(validator(*args, **kwargs))

    async def check_later(*values: Any, **named: Any) -> Any:
        args, kwargs = given(values, named)
        return spread(await validator(*args, **kwargs))

    made = check_later if known.kind == "async" else check
    return _asking_the_same(made, known, 2 + extra)


def _asking_the_same(made: Any, known: Function, values: int) -> Callable[..., Any]:
    """`made`, with as many parameters as the event has inputs, and the specials of the author's function."""
    kinds = inspect.Parameter
    taken = [kinds(f"value_{at}", kinds.POSITIONAL_OR_KEYWORD) for at in range(values)]
    for name, (kind, hint) in known.specials.items():
        plain = kind in ("progress", "cache")
        taken.append(
            kinds(name, kinds.KEYWORD_ONLY, default=hint if plain else kinds.empty)
            if plain
            else kinds(name, kinds.KEYWORD_ONLY, annotation=hint)
        )
    made.__signature__ = inspect.Signature(taken)
    made.__annotations__ = {p.name: p.annotation for p in taken if p.annotation is not kinds.empty}
    made.__name__ = known.name
    signed: Callable[..., Any] = made
    return signed


def flagging_mode(given: Any) -> str:
    """How ratings are kept: the argument, else GRADIO_CHAT_FLAGGING_MODE. Raises ValueError for another one."""
    mode = given or os.environ.get("GRADIO_CHAT_FLAGGING_MODE") or "never"
    if mode not in MODES:
        raise ValueError(
            f"ChatInterface(flagging_mode=) must be 'manual' or 'never', got {mode!r}."
        )
    return str(mode)


def keep_ratings(chatbot: Chatbot, options: Sequence[str], folder: str | Path) -> ChatCSVLogger:
    """Buttons under the answers, whose clicks are kept in `folder`."""
    words = [str(one) for one in options]
    chatbot.feedback_options = words
    logger = ChatCSVLogger()
    logger.setup(folder)

    def flag(rating: LikeData, messages: list[Any], request: Request) -> None:
        """Keep the rating with the conversation that it is about."""
        known = {True: "Like", False: "Dislike", "": ""}.get(rating.liked, rating.liked)
        at = rating.index
        if known not in ("", *words) or not isinstance(at, int) or not 0 <= at < len(messages):
            return
        with one_call():
            logger.flag(rating, messages)
        if known:
            Success("Thank you: the author will see it.", duration=3, title=known)

    on(
        chatbot.like,
        _hinted(flag),
        [chatbot],
        None,
        "flag",
        queue=False,
        show_progress="hidden",
        api_visibility="undocumented",
    )
    return logger


def _hinted(flag: Any) -> Callable[..., Any]:
    """With hints as classes: a function within another cannot be asked for those of this module's names."""
    flag.__annotations__ = {"rating": LikeData, "request": Request}
    hinted: Callable[..., Any] = flag
    return hinted
