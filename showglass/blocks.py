"""`Blocks`: an app composed of components, layouts and events."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from typing import Any, Literal, Self, Unpack

from . import _late
from .components.base import Component
from .components.timer import Timer
from .declare import prop
from .edges import DECORATOR, Dependency, Inputs, add, listened
from .event_options import EventOptions, Fn
from .events import Listener, event, listeners, on
from .functions import Function
from .gates.limit import parse_size
from .layouts.form import Form
from .nesting import lend, take_back
from .packing import pack_function
from .subpages import Subpage, lend_pages, page_of, subpages, take_pages_back
from .trackers import tell
from .tree import Block, Container, Root, open_root

MOVED_TO_LAUNCH = ("theme", "css", "css_paths", "js", "head", "head_paths")
ConcurrencyLimit = int | None | Literal["default"]


class Blocks(Root):
    """An app: everything that is made inside of its `with` body belongs to it."""

    analytics_enabled: bool | None = prop(
        default=None,
        kw_only=False,
        wire=False,
        doc="Accepted and without effect: nothing is ever reported.",
    )
    mode: str = prop(default="blocks", kw_only=False, doc="How the app was made, for clients.")
    title: str = prop(default="showglass", kw_only=False, doc="Title of the browser's tab.")
    fill_height: bool = prop(
        default=False, kw_only=False, doc="Stretch the app to the height of the window."
    )
    fill_width: bool = prop(default=False, kw_only=False, doc="Use the whole width of the window.")
    delete_cache: tuple[int, int] | None = prop(
        default=None,
        kw_only=False,
        wire=False,
        doc="Seconds between sweeps, and the age of files that go.",
    )
    visible: bool | Literal["hidden"] = prop(default=True, init=False)
    elem_id: str | None = prop(default=None, init=False)
    elem_classes: list[str] | str | None = prop(default=None, init=False)
    placed: bool = prop(default=True, init=False, wire=False, alias="render")
    key: Any = prop(default=None, init=False, wire=False)
    preserved_by_key: Any = prop(default=None, init=False, wire=False)

    type_name = "blocks"
    __extra__ = True

    _load = event(doc="The page was opened.")

    def __post_init__(self) -> None:
        super().__post_init__()
        extra = self._given - self.__props__.keys()
        for name in sorted(extra):
            if name not in MOVED_TO_LAUNCH:
                raise TypeError(f"{type(self).__name__}() has no argument {name!r}.")
            warnings.warn(
                f"Blocks({name}=) has moved: pass it to launch().", DeprecationWarning, stacklevel=4
            )
        self.moved = {name: self.__dict__.pop(name) for name in extra}
        self.max_queue: int | None = None
        self.default_limit: int | None = _default_limit()
        self.api_open = True
        self.status_update_rate: float | Literal["auto"] = "auto"
        self.server: Any = None
        self._lent: list[Dependency] = []
        self.validators: list[Any] = []
        self.max_file_size: int | None = None

    def render(self) -> Self:
        """Take a place in the app that is being described: its blocks and events become part of that one.

        Does nothing when no other app is open. Names of events that both have are numbered.
        """
        outer = open_root()
        if outer is None or outer is self:
            return self
        if not self.children and not self.dependencies:
            return super().render()
        return self._render_into(outer)

    def _render_into(self, outer: Root) -> Self:
        from_self = dict(self.blocks)
        self._lent = lend(self, outer)
        lend_pages(self, outer)
        super().render()
        outer.blocks.update(from_self)
        return self

    def unrender(self) -> Self:
        """Leave the app that this one was rendered into, with its blocks and its events."""
        outer = self.parent.root if self.parent is not None else None
        super().unrender()
        if outer is not None:
            for number in [n for n in self.blocks if n in outer.blocks]:
                del outer.blocks[number]
            take_back(self, outer, self._lent)
            take_pages_back(self, outer)
            self._lent = []
        return self

    def clear(self) -> Self:
        """Take everything out, blocks and events. What is described after that begins anew."""
        outer = self.root
        for child in list(self.children):
            child.unrender()
        if outer is not self:
            take_back(self, outer, self._lent)
            self._lent = []
        self.dependencies, self.subpages = [], []
        self.blocks = {self._id: self}
        return self

    def route(self, name: str, path: str | None = None, show_in_navbar: bool = True) -> Subpage:
        """Another page of the app: what is made inside of `with demo.route("Settings"):` stands there.

        path: its address below the app's, one part like "/settings"; None makes one of the name. show_in_navbar:
        whether the navigation bar has it (see `Navbar`). Events may take components of other pages: their
        start values, and States. Raises ValueError for a name or path that cannot be one, or that another page has.
        """
        return Subpage.of(self.root, name, path, show_in_navbar)

    @property
    def pages(self) -> list[tuple[str, str, bool]]:
        """Path, name and whether the navigation bar has it, of each page."""
        others = [(page.path, page.name, page.shown) for page in subpages(self)]
        return [("", "Home", True), *others]

    def form_class(self) -> type[Form]:
        """An app without any other layout groups its fields too."""
        return Form

    def on_closed(self) -> None:
        """The description is complete: form groups, events of callable values, and a check of every edge."""
        super().on_closed()
        if self.parent is not None or open_root() is not None:
            return
        self._listen_for_callable_values()
        self._check_edges()

    def _listen_for_callable_values(self) -> None:
        for block in list(self.blocks.values()):
            load_fn = getattr(block, "load_fn", None)
            if (
                isinstance(block, Component)
                and load_fn is not None
                and not getattr(block, "_listens", False)
            ):
                block._listens = True  # type: ignore[attr-defined]  # a mark of this pass alone
                self._attach(block, load_fn)

    def _attach(self, block: Component[Any, Any, Any], load_fn: Callable[..., Any]) -> None:
        inputs = block.inputs
        triggers: list[Listener] = [Listener(Blocks.__events__["_load"], self)]
        chosen = (
            [inputs] if isinstance(inputs, Block) else sorted(inputs or [], key=lambda b: b._id)
        )
        triggers += listeners(chosen, "change")
        if block.every is not None:
            triggers.append(self._timer(block.every, page_of(block)).tick)
        edge = on(
            triggers,
            load_fn,
            list(chosen),
            block,
            None,
            show_progress="hidden",
            api_visibility="undocumented",
        )
        edge.targets = [(b, "load" if b is self else n) for b, n in edge.targets]
        edge.place = block if isinstance(block, Container) else block.parent

    def _timer(self, every: Timer | float, page: Subpage | None) -> Timer:
        if isinstance(every, Block):
            return every
        timer = Timer(every)
        if timer.parent is None:
            (page or self).adopt(timer)
        return timer

    def _check_edges(self) -> None:
        for edge in self.dependencies:
            for side in ("inputs", "outputs"):
                for block in getattr(edge, side):
                    if block._id not in self.blocks:
                        raise ValueError(
                            f"An event of {self.title!r} has {block!r} among its {side}, but that component has no"
                            " place in the app: create it inside of the `with` body, or call its render()."
                        )
            _check_arity(edge)
            if edge.options.process and edge.function is not None:
                pack_function(edge.function)

    # -- events of the page ------------------------------------------------------------------------------------------

    def load(
        self,
        fn: Fn | None = DECORATOR,
        inputs: Inputs = None,
        outputs: Inputs = None,
        api_name: str | Literal[False] | None = None,
        **options: Unpack[EventOptions],
    ) -> Dependency:
        """Run `fn` when the page is opened."""
        return self._page_event("load", fn, inputs, outputs, api_name, options)

    def unload(self, fn: Fn) -> Dependency:
        """Run `fn`, which takes no inputs, when the page is closed for good."""
        options: EventOptions = {"queue": False, "api_visibility": "private"}
        return add(self.root, [(None, "unload")], fn, None, None, None, options, owner="unload")

    def _page_event(
        self, name: str, fn: Any, inputs: Inputs, outputs: Inputs, api_name: Any, options: Any
    ) -> Dependency:
        def listen(function: Fn | None) -> Dependency:
            return add(
                self.root,
                [(self.root, name)],
                function,
                inputs,
                outputs,
                api_name,
                options,
                owner=name,
            )

        return listened(fn, listen)

    # -- running -----------------------------------------------------------------------------------------------------

    def queue(
        self,
        status_update_rate: float | Literal["auto"] = "auto",
        api_open: bool | None = None,
        max_size: int | None = None,
        *,
        default_concurrency_limit: int | Literal["not_set"] | None = "not_set",
    ) -> Self:
        """Set how events wait.

        status_update_rate: seconds between place messages, or "auto" on each change. api_open: False refuses
        `POST /run` for queued functions. max_size: most waiting events; more are refused.
        default_concurrency_limit: how many runs of one function at once, None without limit.
        """
        if max_size is not None and max_size < 1:
            raise ValueError(f"queue(max_size=) must be 1 or more, got {max_size!r}.")
        self.status_update_rate = status_update_rate
        self.api_open = True if api_open is None else api_open
        self.max_queue = max_size
        if default_concurrency_limit != "not_set":
            self.default_limit = default_concurrency_limit
        return self

    def launch(self, *args: Any, **kwargs: Any) -> tuple[Any, str, str | None]:
        """Serve the app: `showglass.launch.launch` has the arguments.

        Returns (ASGI app, local address, share address).
        """
        served: tuple[Any, str, str | None] = _late.launch(self, *args, **kwargs)
        return served

    def close(self) -> None:
        """Stop serving."""
        if self.server is not None:
            self.server.stop()
            self.server = None

    def integrate(self, comet_ml: Any = None, wandb: Any = None, mlflow: Any = None) -> None:
        """Note the address of the running app in trackers of experiments.

        comet_ml: an Experiment. wandb, mlflow: these modules. Raises RuntimeError before `launch`.
        """
        if self.server is None:
            raise RuntimeError("integrate() notes where the app is: call it after launch().")
        tell(self.share_url or self.server.url, comet_ml, wandb, mlflow)

    def set_max_file_size(self, size: str | int | None) -> None:
        """Largest upload, like "5mb" or bytes."""
        self.max_file_size = parse_size(size)

    @property
    def fns(self) -> dict[int, Dependency]:
        """The edges by id."""
        return {d.id: d for d in self.dependencies}

    @property
    def config(self) -> dict[str, Any]:
        """What `GET /config` answers, less what depends on the request."""
        described: dict[str, Any] = _late.client_config(self)
        return described

    def __call__(self, *inputs: Any, fn_index: int = 0, api_name: str | None = None) -> Any:
        """Run a function of the app with its conversions, without a server."""
        return _late.call(self, inputs, fn_index, api_name)

    @property
    def local_url(self) -> str | None:
        """Address of the running server, with a slash at its end."""
        return self.server.url if self.server is not None else None

    @property
    def local_api_url(self) -> str | None:
        """Where its HTTP doors are, with a slash at the end."""
        return f"{self.server.url}gradio_api/" if self.server is not None else None

    @property
    def share_url(self) -> None:
        """Always None: share links are not part of this version yet."""
        return None

    @property
    def server_port(self) -> int | None:
        """Port of the running server."""
        return self.server.port if self.server is not None else None

    @property
    def app(self) -> Any:
        """The ASGI app of the running server."""
        return self.server.app if self.server is not None else None

    @property
    def app_id(self) -> int | None:
        """A number that changes when the app is started again."""
        return int(self.app.state.service.app_id) if self.server is not None else None


def _default_limit() -> int | None:
    """Of runs of one function at once, where nobody says: 1, or what the environment says, in which "none" lifts it."""
    given = (os.environ.get("GRADIO_DEFAULT_CONCURRENCY_LIMIT") or "1").strip().lower()
    if given == "none":
        return None
    if not given.isdigit() or int(given) < 1:
        raise ValueError(
            f"GRADIO_DEFAULT_CONCURRENCY_LIMIT must be a number from 1 on, or none, got {given!r}."
        )
    return int(given)


def _check_arity(edge: Dependency) -> None:
    """Warn, as the contract has it, when a function takes another number of values than it will get."""
    function: Function | None = edge.function
    if function is None:
        return
    given = 1 if edge.inputs_as_dict else len(edge.inputs) - len(edge.input_names)
    least, most = function.arity()
    by_name = len(edge.input_names)
    if least - by_name <= given <= most:
        return
    takes = (
        str(least)
        if least == most
        else f"{least} to {most}"
        if most != float("inf")
        else f"{least} or more"
    )
    warnings.warn(
        f"{function.name}() takes {takes} inputs but its event passes {given}.",
        UserWarning,
        stacklevel=3,
    )
