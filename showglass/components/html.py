"""HTML of the author's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, Self

from ..declare import prop
from ..events import event
from .base import Component

CLICK = "element.addEventListener('click', function() { trigger('click') });"
"""The default of `js_on_load`: a click anywhere in the element is the event `click`."""
_PLACE = re.compile(r"\$\{([^}]*)\}|\{\{\{([^}]*)\}\}\}|\{\{([^}]*)\}\}")
_LATER = "A script of the HTML fired it; such scripts are not supported yet."
_NAME = re.compile(r"\s*[A-Za-z_]\w*(\.\w+)*\s*")


class HTML(Component[Any, Any, Any]):
    """HTML that the author wrote, with places for values.

    `html_template` and `css_template` name values in three ways: `${name}` and `{{{name}}}` insert HTML as it is,
    `{{name}}` inserts text with `& < > " '` escaped. A name is `value`, a keyword of your own, or a way into one:
    `{{value.title}}`. **What visitors or models wrote belongs into `{{name}}`**: the page's policy lets no script in
    HTML run, but HTML can still look like something else. In `css_template` the characters ``{ } ; < > \\ @`` of values
    are left out in all three forms, and the rules hold within this element alone: they are nested in one of its own,
    where `@keyframes` and `@font-face` cannot stand.

    Expressions, helpers like `{{#each}}`, a `js_on_load` of your own, `head`, `server_functions` and the use as a
    layout are not part of this version yet and raise NotImplementedError.
    """

    value: Any = prop(
        default=None,
        kw_only=False,
        doc="What `value` is in the template; by default the HTML itself.",
    )
    html_template: str = prop(default="${value}", doc="HTML with places for values.")
    css_template: str = prop(default="", doc="CSS for this element alone, with places for values.")
    js_on_load: str | None = prop(
        default=CLICK, doc="None has no `click`; other scripts are not supported yet."
    )
    apply_default_css: bool = prop(
        default=True, doc="Style headings, lists, tables and code like the page does."
    )
    show_label: bool = prop(default=False, doc="Whether the label is seen.")
    min_width: int | None = prop(default=None, doc="Least width in pixels before a Row wraps.")
    min_height: int | None = prop(default=None, doc="Least height in pixels.")
    max_height: int | None = prop(default=None, doc="Height in pixels from which it scrolls.")
    container: bool = prop(default=False, doc="Whether it has padding and an edge.")
    padding: bool = prop(default=False, doc="Whether it has padding without an edge.")
    autoscroll: bool = prop(default=False, doc="Follow the end of HTML that grows.")
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")
    head: str | None = prop(default=None, wire=False, doc="Not supported yet.")
    own_functions: list[Callable[..., Any]] | None = prop(
        default=None, wire=False, alias="server_functions", doc="Not supported yet."
    )
    interactive: bool | None = prop(default=None, init=False, wire=False)

    change = event(doc="A function changed the value.")
    input = event(doc=_LATER)
    click = event(doc="It was clicked.")
    double_click = event(doc=_LATER)
    submit = event(doc=_LATER)
    stop = event(doc=_LATER)
    edit = event(doc=_LATER)
    clear = event(doc=_LATER)
    play = event(doc=_LATER)
    pause = event(doc=_LATER)
    end = event(doc=_LATER)
    start_recording = event(doc=_LATER)
    pause_recording = event(doc=_LATER)
    stop_recording = event(doc=_LATER)
    focus = event(doc=_LATER)
    blur = event(doc=_LATER)
    upload = event(doc=_LATER)
    release = event(doc=_LATER)
    select = event(doc=_LATER, flag="_selectable")
    stream = event(doc=_LATER, flag="streamable", show_progress="minimal")
    like = event(doc=_LATER, flag="likeable")
    example_select = event(doc=_LATER)
    option_select = event(doc=_LATER)
    load = event(doc=_LATER)
    key_up = event(doc=_LATER)
    apply = event(doc=_LATER)
    delete = event(doc=_LATER)
    tick = event(doc=_LATER, show_progress="hidden")
    undo = event(doc=_LATER, flag="_undoable")
    retry = event(doc=_LATER, flag="_retryable")
    expand = event(doc=_LATER)
    collapse = event(doc=_LATER)
    download = event(doc=_LATER)
    copy = event(doc=_LATER)

    type_name = "html"
    __extra__ = True

    if TYPE_CHECKING:
        # what type checkers make of the declaration knows no keywords of the author's own
        def __init__(self, value: Any = None, **arguments: Any) -> None: ...

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)
        for name in ("head", "server_functions"):
            if self.__dict__[name]:
                _not_yet(f"{name}=")
        # the name is taken by what the server looks up on every component
        self.__dict__["server_functions"] = {}
        if self.js_on_load not in (None, CLICK):
            _not_yet(
                "js_on_load=",
                "only its default (a click anywhere is the event click) and None work so far",
            )
        for name in ("html_template", "css_template"):
            check_template(name, self.__dict__[name])
        extra = sorted((self._given - self.__props__.keys()) & self.__dict__.keys())
        self.props = {name: self.__dict__[name] for name in extra}

    def __enter__(self) -> NoReturn:
        _not_yet("as a layout (with HTML(): …)", "put the components beside it")

    def __exit__(self, *exc: object) -> None:
        """Never reached: see `__enter__`."""

    def with_props(self, overrides: dict[str, Any] | None) -> Self:
        """Overrides may name values of the template, too."""
        changed = super().with_props(overrides)
        more = {k: v for k, v in (overrides or {}).items() if k not in self.__props__}
        if more:
            changed.__dict__.update(more)
            changed.__post_init__()
        return changed

    def preprocess(self, payload: Any) -> Any:
        """The value as it is."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """The value as it is."""
        return value

    def wire_props(self) -> dict[str, Any]:
        return {**super().wire_props(), **self.props}

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.pop("server_functions", None)
        flags = ("_retryable", "_undoable", "likeable", "streamable")
        config.update({flag: self.__dict__.get(flag, False) for flag in flags})
        return {**config, "props": dict(self.props), "component_class_name": type(self).__name__}

    def api_info(self) -> dict[str, Any]:
        return {"type": "string"}

    def example_payload(self) -> Any:
        return "<p>Hello</p>"

    def example_value(self) -> Any:
        return "<p>Hello</p>"


def check_template(argument: str, template: str) -> None:
    """Raise NotImplementedError where `template` holds more than names in its places."""
    if "@children" in template:
        _not_yet(f"{argument}=", "@children needs HTML as a layout")
    for match in _PLACE.finditer(template):
        inside = next(g for g in match.groups() if g is not None)
        if not _NAME.fullmatch(inside):
            _not_yet(
                f"{argument}=", f"{match[0]!r} is no name like ${{value}} or {{{{value.title}}}}"
            )


def _not_yet(what: str, why: str = "") -> NoReturn:
    reason = f" ({why})" if why else ""
    raise NotImplementedError(f"HTML({what}): this is not part of this version yet{reason}.")
