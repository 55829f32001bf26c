"""What a client's components show: the newest values that its events sent and got, for links to them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..components.base import Component
from ..runtime.convert import Output
from ..values.wire import to_json

if TYPE_CHECKING:
    from ..edges import Dependency
    from ..tree import Block

MOST = 64 * 1024
"""Bytes of values that are remembered for a client; the oldest give way."""
MARKUP = frozenset({"html"})
"""Types whose value the page draws as it is: what a client sent as one is not shown to anybody else."""


class Seen:
    """Values as JSON, by the number of their component. Written from any thread, by one event after the other."""

    __slots__ = ("at", "size", "values")

    def __init__(self) -> None:
        self.values: dict[int, bytes] = {}
        self.at: dict[int, float] = {}
        """`time.time()` of each: other replicas may have newer ones."""
        self.size = 0
        """Bytes of the values together."""

    def note(self, edge: Dependency, data: list[Any], outputs: list[Output], size: int) -> None:
        """An event ended well. size: bytes of its results, of which many are not remembered."""
        for block, value in zip(edge.inputs, data, strict=False):
            if block.type_name not in MARKUP:
                self.put(block, value)
        if size > MOST:
            return
        for block, output in zip(edge.outputs, outputs, strict=False):
            if "value" in output.props:
                self.put(block, output.props["value"])

    def put(self, block: Block, value: Any) -> None:
        """A component shows this value; the oldest ones give way."""
        if not isinstance(block, Component) or block.skip_api:
            return
        self.size -= len(self.values.pop(block._id, b""))
        text = to_json(value)
        if len(text) > MOST:
            return
        self.values[block._id] = text
        self.at[block._id] = time.time()
        self.size += len(text)
        while self.size > MOST:
            oldest = next(iter(self.values))
            self.size -= len(self.values.pop(oldest))
