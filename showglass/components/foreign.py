"""Classes of components that authors write: what they need not say, and the names by which they know their bases."""

from __future__ import annotations

import inspect
from abc import ABC
from typing import TYPE_CHECKING, Any

from ..declare import Prop, settle
from ..events import Event, event

if TYPE_CHECKING:
    from .base import Component

_HOUSE = __name__.partition(".")[0]


def complete(cls: type[Component[Any, Any, Any]]) -> None:
    """Give a class of an author's what it did not declare: a type of its own, a value, the events of `EVENTS`."""
    if cls.__module__.partition(".")[0] == _HOUSE:
        return
    if cls.type_name == "block":
        cls.type_name = cls.__name__.lower()
    for given in cls.__dict__.get("EVENTS", ()):
        _add_event(cls, given)
    if cls.has_value and "value" not in cls.__props__:
        value = Prop(None, False, True, True, "Start value, or a function that makes it.", None)
        value.name = "value"
        settle(cls, {"value": value, **cls.__props__})
    if "__init__" in cls.__dict__:
        own = inspect.signature(cls.__init__)
        cls.__signature__ = own.replace(parameters=list(own.parameters.values())[1:])


def _add_event(cls: type[Component[Any, Any, Any]], given: Any) -> None:
    name = given.name if isinstance(given, Event) else given
    if not isinstance(name, str) or not name.isidentifier():
        raise TypeError(f"{cls.__name__}.EVENTS must hold names of events, got {given!r}.")
    if name not in cls.__events__:
        made = event()
        setattr(cls, name, made)
        made.__set_name__(cls, name)


class StreamingInput(ABC):  # noqa: B024  classes are told by what they can do
    """What can stream to a function while a person records: every component that has a `stream` event is one."""

    @classmethod
    def __subclasshook__(cls, other: type) -> Any:
        """By what the class can do."""
        if cls is not StreamingInput:
            return NotImplemented
        return "stream" in getattr(other, "__events__", ())


class StreamingOutput(ABC):  # noqa: B024  classes are told by what they can do
    """What plays the pieces that a generator yields, one after the other: sounds and videos."""

    @classmethod
    def __subclasshook__(cls, other: type) -> Any:
        """By what the class can do."""
        if cls is not StreamingOutput:
            return NotImplemented
        return getattr(other, "plays_pieces", None) is not None
