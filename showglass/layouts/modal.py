"""A dialog over the page."""

from __future__ import annotations

from ..declare import prop
from ..events import event
from ..tree import Container


class Modal(Container):
    """Children in a dialog over the page, which a function opens: ``return gr.Modal(open=True)``.

    While it is open nothing else of the page can be reached. Escape, the cross and a click beside it close it; the
    focus goes back to where it was. What people typed in it stays.
    """

    label: str | None = prop(default=None, kw_only=False, doc="Its heading.")
    open: bool = prop(default=False, doc="Whether it is shown.")
    width: int | str = prop(default=560, doc="Largest width in pixels, or a CSS length.")
    closable: bool = prop(
        default=True, doc="Whether people may close it; else only a function does."
    )

    expand = event(doc="It was opened.")
    collapse = event(doc="It was closed, by a person or a function.")

    type_name = "modal"
