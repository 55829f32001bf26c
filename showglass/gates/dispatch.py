"""The only place that calls a method by a name from the wire: an explicit registry of server functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol


class HasServerFunctions(Protocol):
    """A component that declares which of its methods the page may call."""

    server_functions: ClassVar[dict[str, Callable[..., Any]]]


class NoSuchFunction(Exception):
    """The name is not registered. The message is the same whatever else exists."""

    def __init__(self) -> None:
        super().__init__("This component has no such server function.")


def server_function(component: HasServerFunctions, name: str) -> Callable[..., Any]:
    """The registered function of that name, bound to the component. Raises `NoSuchFunction`."""
    registered = type(component).server_functions
    function = registered.get(name)
    if function is None:
        raise NoSuchFunction
    return lambda *args: function(component, *args)
