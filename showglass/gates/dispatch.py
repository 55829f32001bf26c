"""The only place that calls a method by a name from the wire: an explicit registry of server functions.

A server function is called as ``function(component, data)``, in a worker thread. `data` is what the page sent: the
JSON value of its call, or a `Form` when the call came as multipart with files. The function must check its kind and
content like any other claim of a client's. What it returns goes back as JSON; `FileData` in it gets its `url`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol


@dataclass(frozen=True)
class FormFile:
    """One file of a form. It lies in the vault already, within the app's size limit.

    name: the form's field. filename: as the browser named it, for showing only. content_type: as the browser claims.
    path: the local file, to be opened and checked. ticket: what a later FileData may carry as its `path`.
    """

    name: str
    filename: str
    content_type: str
    path: Path
    ticket: str


@dataclass(frozen=True)
class Form:
    """What a server function gets from a multipart call.

    fields: the other fields as text, without session_hash, component_id and fn_name; the first of each name counts.
    files: in the order of the form. They are removed when the function raises, else they live as long as uploads do.
    """

    fields: dict[str, str] = field(default_factory=dict)
    files: list[FormFile] = field(default_factory=list)


class HasServerFunctions(Protocol):
    """A component that declares which functions the page may call: those of its kind, and those of its own."""

    server_functions: ClassVar[dict[str, Callable[..., Any]]]

    @property
    def declared_functions(self) -> dict[str, Callable[..., Any]]:
        """What the author gave to this one."""


FAILED = "The server function failed; the app's author can see why."
"""What a caller learns of a fault of the author's; the rest is in the console."""


class NoSuchFunction(Exception):
    """The name is not registered. The message is the same whatever else exists."""

    def __init__(self) -> None:
        super().__init__("This component has no such server function.")


def server_function(component: HasServerFunctions, name: str) -> Callable[..., Any]:
    """The registered function of that name, bound to the component. Raises `NoSuchFunction`."""
    registered = type(component).server_functions
    function = registered.get(name) or component.declared_functions.get(name)
    if function is None:
        raise NoSuchFunction
    return lambda *args: function(component, *args)
