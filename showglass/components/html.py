"""HTML of the author's own."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from ..declare import prop
from ..events import Event, Listener, event
from ..messages import Error
from ..tree import Container
from ..values.wire import to_json
from .base import Component
from .html_script import check, event_names, expressions, module

CLICK = "element.addEventListener('click', function() { trigger('click') });"
"""The default of `js_on_load`: a click anywhere in the element is the event `click`."""
MOST_ARGUMENTS = 32
"""Arguments that the page may call a server function with."""
_LATER = "The script of the HTML triggered it."


class HTML(Component[Any, Any, Any], Container):
    """HTML that the author wrote, with places for values; as a context manager a layout of its own.

    `html_template` and `css_template` name values in three ways: `${name}` and `{{{name}}}` insert HTML as it is,
    `{{name}}` inserts text with `& < > " '` escaped. A name is `value`, a keyword of your own, or a way into one:
    `{{value.title}}`. `${…}` may hold a JavaScript expression of these; `{{#if}}`, `{{#unless}}`, `{{#each}}` and
    `{{#with}}` are blocks, with `{{else}}`, `this`, `@index`, `@key`, `@first`, `@last` and `../`.
    **What visitors or models wrote belongs into `{{name}}`**: the page's policy lets no script in HTML run, but HTML
    can still look like something else. In `css_template` the characters ``{ } ; < > \\ @`` of values are left out, and
    the rules hold within this element alone: they are nested in one of its own, where `@keyframes` and `@font-face`
    cannot stand.

    In ``with HTML(html_template="<section>@children</section>"):`` the components stand where `@children` is, or at the
    end. `js_on_load` runs once, with `element`, `props` (read and set), `trigger(event, data)`,
    `watch(name or names, function)`, `server` and `upload(file)`: ``await server.name(…)`` calls one of
    `server_functions`, which take what any visitor may send. Names in quotes in it are events: ``html.my_event(…)``.
    Expressions and scripts are files of the app's own origin, made from the declaration alone: a function that returns
    new templates can use names and blocks, and changes no script.
    """

    value: Any = prop(
        default=None,
        kw_only=False,
        doc="What `value` is in the template; by default the HTML itself.",
    )
    html_template: str = prop(default="${value}", doc="HTML with places for values.")
    css_template: str = prop(default="", doc="CSS for this element alone, with places for values.")
    js_on_load: str | None = prop(
        default=CLICK, doc="Code that runs once when it is shown; None is none, not even `click`."
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
    head: str | None = prop(
        default=None,
        wire=False,
        doc="HTML for the head of the page, once however often it is given.",
    )
    own_functions: list[Callable[..., Any]] | None = prop(
        default=None,
        wire=False,
        alias="server_functions",
        doc="Functions that the script may call.",
    )
    interactive: bool | None = prop(default=None, init=False, wire=False)
    script: str | None = prop(default=None, init=False, doc="Where its code is, beside the page.")
    clicks: bool = prop(default=True, init=False, doc="Whether it has the click of the default.")

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
        given = self.__dict__["server_functions"]
        # the name is taken by what the server looks up on every component
        self.__dict__["server_functions"] = {}
        if given:
            self._declared = {_name(one): one for one in given}
            if len(self._declared) < len(given):
                raise ValueError("HTML(server_functions=): two of them have the same name.")
        for name in ("html_template", "css_template"):
            check(name, self.__dict__[name])
        extra = sorted((self._given - self.__props__.keys()) & self.__dict__.keys())
        self.props = {name: self.__dict__[name] for name in extra if not name.startswith("_")}

    def __getattr__(self, name: str) -> Any:
        """Events that the script names in quotes."""
        script = self.__dict__.get("js_on_load")
        if script and not name.startswith("_") and name in event_names(script):
            named = Event("The script triggered it.", {}, None)
            named.name = name
            return Listener(named, self)
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    @property
    def declared_functions(self) -> dict[str, Callable[..., Any]]:
        """The author's functions that the page may call, by name, for the dispatch gate."""
        return {
            name: lambda _, data, one=one: _called(one, data)
            for name, one in self.__dict__.get("_declared", {}).items()
        }

    @property
    def sends_files(self) -> bool:
        """A script can, when it says `upload`."""
        return "upload" in (self.js_on_load or "") or super().sends_files

    def script_source(self) -> str | None:
        """The module of its expressions and its script; None when it has neither."""
        codes = [*expressions(self.html_template), *expressions(self.css_template)]
        script = None if self.js_on_load in (None, CLICK) else self.js_on_load
        if not codes and script is None:
            return None
        return module(codes, [*self.__props__, *self.props], script)

    def with_props(self, overrides: dict[str, Any] | None) -> Self:
        """Overrides may name values of the template, too."""
        changed = super().with_props(overrides)
        more = {
            k: v
            for k, v in (overrides or {}).items()
            if k not in self.__props__ and not k.startswith("_")
        }
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
        props = {**super().wire_props(), **self.props, "clicks": self.js_on_load == CLICK}
        if self.script_source() is not None:
            props["script"] = f"gradio_api/html/{self._id}.js"
        return props

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


def _name(function: Any) -> str:
    name = getattr(function, "__name__", "")
    if not callable(function) or not name.isidentifier():
        raise ValueError(f"HTML(server_functions=) takes named functions, got {function!r}.")
    try:
        inspect.signature(function)
    except ValueError:
        raise ValueError(
            f"HTML(server_functions=): Python does not say what {name}() takes; wrap it in a function."
        ) from None
    return str(name)


def _called(function: Callable[..., Any], data: Any) -> Any:
    """What a function of the author's returns for the arguments of a page. Raises ValueError for wrong ones."""
    if not isinstance(data, list) or len(data) > MOST_ARGUMENTS:
        raise ValueError(f"A list of up to {MOST_ARGUMENTS} arguments was expected.")
    try:
        inspect.signature(function).bind(*data)
    except TypeError as error:
        raise ValueError(f"{function.__name__}(): {error}.") from None
    try:
        result = function(*data)
        # as JSON now: what has none is a fault of the function like any other
        return json.loads(to_json(asyncio.run(result) if inspect.iscoroutine(result) else result))
    except Error:
        raise
    except Exception as error:  # what it says is for the author's console, not for any visitor
        raise RuntimeError(f"{function.__name__} failed") from error
