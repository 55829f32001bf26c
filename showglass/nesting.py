"""An app inside of another one: its events move to the outer app, and back."""

from __future__ import annotations

from .edges import Dependency, free_name
from .tree import Root


def lend(inner: Root, outer: Root) -> list[Dependency]:
    """Give the events of `inner` to `outer`; names that both have are numbered. Returns them."""
    lent = list(inner.dependencies)
    offset = len(outer.dependencies)
    for edge in lent:
        edge.root = outer
        edge.id += offset
        if edge.trigger_after is not None:
            edge.trigger_after += offset
        edge.targets = [(outer if b is inner else b, n) for b, n in edge.targets]
        edge.api_name = free_name(outer, edge.api_name) if edge.api_name else ""
        outer.dependencies.append(edge)
    inner.dependencies = []
    return lent


def take_back(inner: Root, outer: Root, lent: list[Dependency]) -> None:
    """Give `inner` the events that it lent, as many as are still there."""
    known = {id(edge) for edge in lent}
    back = [edge for edge in outer.dependencies if id(edge) in known]
    for edge in back:
        edge.targets = [(inner if b is outer else b, n) for b, n in edge.targets]
    _renumber(outer, [edge for edge in outer.dependencies if id(edge) not in known])
    _renumber(inner, back)


def _renumber(root: Root, edges: list[Dependency]) -> None:
    """Make `edges` the ones of `root`: an event's id is its place among them."""
    places = {edge.id: at for at, edge in enumerate(edges)}
    for at, edge in enumerate(edges):
        edge.root = root
        edge.id = at
        if edge.trigger_after is not None:
            edge.trigger_after = places.get(edge.trigger_after)
    root.dependencies = edges
