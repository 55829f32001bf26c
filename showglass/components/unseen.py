"""What stands in an app without a place on the page."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from ..declare import prop
from .base import Component

Wire = TypeVar("Wire")
Got = TypeVar("Got")
Given = TypeVar("Given")


class Aside(Component[Wire, Got, Given], Generic[Wire, Got, Given]):
    """A component without a place among the others: nothing that says how it stands there can be given to it."""

    label: str | None = prop(default=None, init=False, wire=False)
    every: Any = prop(default=None, init=False, wire=False)
    inputs: Any = prop(default=None, init=False, wire=False)
    show_label: bool | None = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)
    scale: int | None = prop(default=None, init=False, wire=False)
    min_width: int | None = prop(default=160, init=False, wire=False)
    interactive: bool | None = prop(default=None, init=False, wire=False)
    preserved_by_key: Any = prop(default=None, init=False, wire=False)

    form_neutral = True


class Unseen(Aside[Wire, Got, Given], Generic[Wire, Got, Given]):
    """A component that nobody sees: nothing that says how it looks can be given to it."""

    visible: bool | Literal["hidden"] = prop(default=True, init=False, wire=False)
    elem_id: str | None = prop(default=None, init=False, wire=False)
    elem_classes: list[str] | str | None = prop(default=None, init=False, wire=False)
    key: Any = prop(default=None, init=False, wire=False)
