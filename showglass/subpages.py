"""The pages of an app beside its first one, and what of the app belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .edges import Dependency
from .i18n import plain
from .tree import Block, Container, Root

MOST = 200
_PATH = re.compile(r"[\w][\w.~-]{0,99}")


class Subpage(Container):
    """A page of its own: a context manager, as the app is one. Its layout goes by the id of the app.

    name: in the navigation bar and the title. path: below the address of the app. shown: whether the bar has it.
    """

    type_name = "page"
    name: str = ""
    path: str = ""
    shown: bool = True

    @classmethod
    def of(cls, root: Root, name: str, path: str | None, shown: bool) -> Subpage:
        """A new page of `root`. Raises ValueError for a name or path that cannot be one."""
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"route(): a page needs a name, got {name!r}.")
        made = cls.blank()
        made._outer = []
        made._id, made.parent = root._id, root
        made.name, made.shown = name, bool(shown)
        made.path = _path(name, path)
        taken = {page.path for page in subpages(root)}
        if made.path in taken:
            raise ValueError(f"route({name!r}): another page is at /{made.path} already.")
        if len(taken) >= MOST:
            raise ValueError(f"route({name!r}): an app has at most {MOST} pages.")
        root.subpages.append(made)
        return made

    def form_class(self) -> type[Container] | None:
        """As the app itself."""
        return self.root.form_class() if self.root is not None else None

    def on_closed(self) -> None:
        """The app is complete again."""
        super().on_closed()
        if self.root is not None:
            self.root.on_closed()


def _path(name: str, given: str | None) -> str:
    """The path of a page, without a slash. Raises ValueError."""
    if given is None:
        made = re.sub(r"[^\w.~-]+", "-", str(plain(name)).lower()).strip("-.")[:100]
        if not made:
            raise ValueError(f"route({name!r}): no path can be made of that name: give path=.")
        return made
    path = given[1:] if isinstance(given, str) and given.startswith("/") else given
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise ValueError(
            f"route({name!r}): path must be one part of an address, like '/settings', got {given!r}."
            " The first page has '/'."
        )
    return path


def lend_pages(inner: Root, outer: Root) -> None:
    """The pages of an app that takes a place in another one are pages of that."""
    for page in subpages(inner):
        page._id, page.parent = outer._id, outer
        outer.subpages.append(page)


def take_pages_back(inner: Root, outer: Root) -> None:
    """Undo `lend_pages`."""
    outer.subpages = [page for page in outer.subpages if page not in inner.subpages]
    for page in subpages(inner):
        page._id, page.parent = inner._id, inner


def subpages(root: Root) -> list[Subpage]:
    """The pages beside the first one, in their order."""
    return [page for page in root.subpages if isinstance(page, Subpage)]


def page_of(block: Block | None) -> Subpage | None:
    """The page that a block stands on; None for the first one, and for what stands nowhere."""
    while block is not None:
        if isinstance(block, Subpage):
            return block
        block = block.parent
    return None


class PagePart:
    """What of an app one page needs. page: None for the first one."""

    def __init__(self, root: Root, page: Subpage | None) -> None:
        self.tree: Container = root if page is None else page
        self.name = "" if page is None else page.name
        self.path = "" if page is None else page.path
        if not root.subpages:
            self.edges = list(root.dependencies)
            self.blocks = [b for b in root.blocks.values() if not isinstance(b, Root)]
            return
        by_id = {edge.id: edge for edge in root.dependencies}
        self.edges = [e for e in root.dependencies if page in _pages(e, by_id) or e.everywhere]
        named = {b._id for edge in self.edges for b in _named(edge)}
        self.blocks = [
            b
            for b in root.blocks.values()
            if not isinstance(b, Root)
            and (b.parent is None or page_of(b) is page or b._id in named)
        ]


def parts(root: Root) -> Iterator[PagePart]:
    """All pages of an app, the first one first."""
    yield PagePart(root, None)
    for page in subpages(root):
        yield PagePart(root, page)


def _pages(edge: Dependency, by_id: dict[int, Dependency]) -> set[Any]:
    """The pages on which something triggers an edge."""
    seen = 0
    while edge.trigger_after is not None and edge.trigger_after in by_id and seen <= len(by_id):
        edge, seen = by_id[edge.trigger_after], seen + 1
    found = set()
    for block, _ in edge.targets:
        found.add(page_of(edge.place if block is None or block is edge.root else block))
    return found or {page_of(edge.place)}


def _named(edge: Dependency) -> Iterator[Block]:
    yield from edge.inputs
    yield from edge.outputs
    yield from (b for b, _ in edge.targets if b is not None)
    on = edge.options.show_progress_on
    if on is not None:
        yield from [on] if isinstance(on, Block) else on


def part_of(root: Root, path: str) -> PagePart | None:
    """What the page at a path needs, "" for the first one; None where there is no such page."""
    if path == "":
        return PagePart(root, None)
    return next((PagePart(root, page) for page in subpages(root) if page.path == path), None)
