"""The tree of an app: blocks, the containers that hold them, and the root that owns them all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from .declare import Declared, prop

if TYPE_CHECKING:
    from .edges import Dependency
    from .events import Event

_ids = itertools.count()
_open: ContextVar[Container | None] = ContextVar("showglass_open_container", default=None)


def open_container() -> Container | None:
    """The container whose `with` body is running, if any."""
    return _open.get()


def open_root() -> Root | None:
    """The app that is being described, if any."""
    container = _open.get()
    return container.root if container is not None else None


class Block(Declared):
    """Anything with an id and a place in the tree: a component or a layout."""

    visible: bool | Literal["hidden"] = prop(
        default=True, doc="False removes it from the page; 'hidden' keeps it there unseen."
    )
    elem_id: str | None = prop(default=None, doc="The `id` attribute of its element.")
    elem_classes: list[str] | str | None = prop(default=None, doc="Extra classes of its element.")
    placed: bool = prop(
        default=True,
        wire=False,
        alias="render",
        doc="False places it later, by calling `render()`.",
    )
    key: int | str | tuple[int | str, ...] | None = prop(
        default=None, wire=False, doc="Its identity when a part of the page is rendered again."
    )
    preserved_by_key: list[str] | str | None = prop(
        default=None, wire=False, doc="Props that outlive a new rendering with the same key."
    )

    type_name: ClassVar[str] = "block"
    """The wire type; a class that reuses another's view inherits it."""
    skip_api: ClassVar[bool] = True
    joins_form: ClassVar[bool] = False
    """Neighbours that join are wrapped in one Form when their layout closes."""
    form_neutral: ClassVar[bool] = False
    """Stands between two form members without parting them (State, Timer)."""
    __events__: ClassVar[dict[str, Event]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._id = next(_ids)
        self.parent: Container | None = None
        super().__init__(*args, **kwargs)
        self.on_built()
        if self.__dict__.pop("render", True):
            self.render()

    def __post_init__(self) -> None:
        classes = self.elem_classes
        self.elem_classes = [classes] if isinstance(classes, str) else list(classes or ())
        kept = self.preserved_by_key
        self.preserved_by_key = [kept] if isinstance(kept, str) else list(kept or ())

    @classmethod
    def blank(cls) -> Self:
        """One with every prop at its default, outside of any tree and without using up an id."""
        block = cls.__new__(cls)
        block.__dict__.update(_id=0, parent=None, children=[])
        Declared.__init__(block)
        block.__dict__.pop("render", None)
        block.on_built()
        return block

    def on_built(self) -> None:
        """Runs once after the constructor, before the block takes its place."""

    def on_placed(self, root: Root) -> None:
        """Runs each time the block takes a place in an app."""

    @property
    def root(self) -> Root | None:
        """The app that this block belongs to; None while it is not placed."""
        return self.parent.root if self.parent is not None else None

    def render(self) -> Self:
        """Take a place at the end of the open container; outside of an app it waits."""
        container = _open.get()
        if container is not None:
            container.adopt(self)
        return self

    def unrender(self) -> Self:
        """Leave the tree."""
        if self.parent is not None:
            root = self.parent.root
            self.parent.children.remove(self)
            self.parent = None
            if root is not None:
                root.blocks.pop(self._id, None)
        return self

    def wire_props(self) -> dict[str, Any]:
        """Props that the page is told, in their wire form."""
        state = self.__dict__
        return {name: state[name] for name, p in self.__props__.items() if p.wire}

    def get_config(self) -> dict[str, Any]:
        """All props as the contract's configuration of a component."""
        state = self.__dict__
        hidden = {"render", "every", "inputs"}
        config = {n: state[n] for n, p in self.__props__.items() if p.init and n not in hidden}
        config["proxy_url"] = None
        config["name"] = self.type_name
        return config

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._id}>"


class Container(Block):
    """A block that holds others: used as a context manager."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.children: list[Block] = []
        self._outer: list[Any] = []
        super().__init__(*args, **kwargs)

    def adopt(self, block: Block) -> None:
        """Add `block` at the end. A block has one place: a second one is an error."""
        if block.parent is not None:
            raise ValueError(
                f"{block!r} already has a place. Create it with render=False to place it later,"
                " or call unrender() before render()."
            )
        self.children.append(block)
        block.parent = self
        root = self.root
        if root is not None:
            root.register(block)

    def unrender(self) -> Self:
        """Leave the tree, with all that is inside."""
        root = self.root if self.parent is not None else None
        super().unrender()
        if root is not None:
            for block in self.inside():
                root.blocks.pop(block._id, None)
        return self

    def inside(self) -> Iterator[Block]:
        """Every block below this one."""
        for child in self.children:
            yield child
            if isinstance(child, Container):
                yield from child.inside()

    def __enter__(self) -> Self:
        self._outer.append(_open.set(self))
        return self

    def __exit__(self, *exc: object) -> None:
        _open.reset(self._outer.pop())
        self.on_closed()

    def on_closed(self) -> None:
        """Runs when the `with` body ends: neighbouring form components join one Form."""
        from_form = self.form_class()
        if from_form is None or isinstance(self, from_form):
            return
        groups = _form_groups(self.children)
        for group in groups:
            form = from_form(render=False)
            at = self.children.index(group[0])
            self.children[at : at + len(group)] = [form]
            form.parent = self
            for child in group:
                child.parent = form
            form.children = list(group)
            if self.root is not None:
                self.root.blocks[form._id] = form

    def form_class(self) -> type[Container] | None:
        """The layout that wraps neighbouring form components, if this container does so."""
        return _form_class[0] if _form_class else None


_form_class: list[type[Container]] = []


def set_form_class(cls: type[Container]) -> type[Container]:
    """Register the layout that automatic forms are made of; the layer above calls it once."""
    _form_class[:] = [cls]
    return cls


def _form_groups(children: list[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    current: list[Block] = []
    for child in children:
        if child.joins_form or (current and child.form_neutral):
            current.append(child)
            continue
        groups.append(current)
        current = []
    groups.append(current)
    return [_without_tail(g) for g in groups if any(c.joins_form for c in g)]


def _without_tail(group: list[Block]) -> list[Block]:
    while group and not group[-1].joins_form:
        group = group[:-1]
    return group


class Root(Container):
    """Owns every block and every edge of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.blocks: dict[int, Block] = {}
        self.dependencies: list[Dependency] = []
        self.subpages: list[Container] = []
        """The pages beside the first one."""
        super().__init__(*args, **kwargs)
        self.blocks[self._id] = self

    @property
    def root(self) -> Root:
        """An app inside an app belongs to the outer one."""
        return (
            self.parent.root if self.parent is not None and self.parent.root is not None else self
        )

    def register(self, block: Block) -> None:
        """Take `block` and everything in it into the app."""
        self.blocks[block._id] = block
        block.on_placed(self)
        if isinstance(block, Container) and not isinstance(block, Root):
            for child in block.children:
                self.register(child)
        self.on_registered(block)

    def on_registered(self, block: Block) -> None:
        """Hook for what a block brings along: events of callable values, examples."""
