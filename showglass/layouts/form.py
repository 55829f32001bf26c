"""The wrapper around neighbouring form components."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from ..tree import Container, set_form_class


@set_form_class
class Form(Container):
    """Made by itself around neighbouring form components when their layout closes."""

    scale: int = prop(default=0, doc="Share of the width beside its neighbours in a Row.")
    min_width: int = prop(default=0, doc="Least width in pixels before a Row wraps.")
    visible: bool | Literal["hidden"] = prop(default=True, init=False)
    elem_id: str | None = prop(default=None, init=False)
    elem_classes: list[str] | str | None = prop(default=None, init=False)

    type_name = "form"
