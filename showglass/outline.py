"""An app as it stands before one visitor, for somebody who cannot see the page: its tree, its values, what can be done.

A component goes by a name made of its label or text, the same on every replica.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from .components.base import Component
from .edges import Dependency
from .i18n import plain as in_english
from .tree import Block, Container, Root
from .values.wire import encode_unknown

MAX_VALUE = 4000
"""Characters of a value in its place in the tree; a longer one is told by its size."""
TOLD = (
    "label", "info", "placeholder", "choices", "multiselect", "minimum", "maximum", "step", "max_length",
    "file_types", "file_count", "variant", "open", "selected", "link",
)  # fmt: skip
"""Props that say what a component takes, or how it looks to a person."""
DULL: tuple[Any, ...] = (None, [], "", "default", "secondary")
UNSEEN = frozenset({"state", "timer", "browserstate"})
PLAIN = frozenset({"blocks", "form"})
"""Layouts that a person does not see: their children stand in the place of them."""

Said = dict[int, dict[str, Any]]
"""Props that differ from the declared ones, by component, as JSON."""


class Outline:
    """The fixed part of an app's outline: names, and which edges can run without a browser."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.names: dict[int, str] = {}
        self.ids: dict[str, int] = {}
        for block in root.blocks.values():
            if isinstance(block, Component) and block.type_name not in UNSEEN:
                self._name(block)
        self.inputs = {b._id for d in root.dependencies for b in d.inputs}
        self.outputs = {b._id for d in root.dependencies for b in d.outputs}

    def _name(self, block: Component[Any, Any, Any]) -> None:
        text = in_english(block.label) or (
            block.value if block.type_name.endswith("button") else None
        )
        plain = re.sub(r"\W+", "_", str(text or block.type_name).lower()).strip("_")[:40]
        name, number = plain or block.type_name, 1
        while name in self.ids:
            number += 1
            name = f"{plain}_{number}"
        self.names[block._id] = name
        self.ids[name] = block._id

    # -- what a visitor sees ------------------------------------------------------------------------------------------

    def props(self, block: Block, said: Said) -> dict[str, Any]:
        """Wire props of a block as they are now, as JSON."""
        declared = msgspec.to_builtins(block.wire_props(), enc_hook=encode_unknown, str_keys=True)
        return {**declared, **said.get(block._id, {})}

    def visible(self, block: Block, said: Said) -> bool:
        """Whether it and everything around it is shown."""
        around: Block | None = block
        while around is not None and around is not self.root:
            now = said.get(around._id, {}).get("visible", around.__dict__.get("visible", True))
            if now in (False, "hidden"):
                return False
            around = around.parent
        return True

    def interactive(self, block: Block, said: Said) -> bool:
        """Whether a person may change or press it."""
        given = said.get(block._id, {}).get("interactive", block.__dict__.get("interactive"))
        if isinstance(given, bool):
            return given
        if block._id in self.inputs:
            return True
        value = said.get(block._id, {}).get("value", block.__dict__.get("value"))
        empty = value is None or (isinstance(value, (str, list, dict)) and not value)
        return block._id not in self.outputs and empty

    def tree(self, said: Said, denied: Collection[int] = ()) -> dict[str, Any]:
        """The app: its title, its visible tree, and the actions that are possible now. denied: edges that are not."""
        return {
            "title": str(getattr(self.root, "title", "")),
            "layout": list(self._children(self.root, said)),
            "actions": list(self.actions(said, denied)),
        }

    def _children(self, container: Container, said: Said) -> Iterator[dict[str, Any]]:
        for child in container.children:
            if isinstance(child, Container) and child.type_name in PLAIN:
                yield from self._children(child, said)
            elif child.type_name not in UNSEEN and self.visible(child, said):
                yield self._node(child, said)

    def _node(self, block: Block, said: Said) -> dict[str, Any]:
        props = self.props(block, said)
        told = {n: props[n] for n in TOLD if props.get(n) not in DULL}
        if "choices" in told:
            told["choices"] = [_choice(one) for one in told["choices"]]
        if isinstance(block, Container) and (block.children or not isinstance(block, Component)):
            return {"type": block.type_name, **told, "children": list(self._children(block, said))}
        node = {"name": self.names.get(block._id, ""), "type": block.type_name, **told}
        node["interactive"] = self.interactive(block, said)
        if "value" in props:
            node |= _shown(props["value"])
        return node

    # -- what can be done ---------------------------------------------------------------------------------------------

    def actions(self, said: Said, denied: Collection[int] = ()) -> Iterator[dict[str, Any]]:
        """Events of visible components that run something here: what they take, set and do."""
        for (id, event), edges in self._triggers().items():
            block = self.root.blocks.get(id)
            if block is None or id not in self.names or not self.visible(block, said):
                continue
            possible = [edge for edge in edges if runs_here(edge) and edge.id not in denied]
            if possible and (event != "click" or self.interactive(block, said)):
                yield {
                    "component": self.names[id],
                    "event": event,
                    "runs": [edge.api_name or "a change of the page alone" for edge in possible],
                    "takes": self._names(b for edge in possible for b in edge.inputs),
                    "sets": self._names(b for edge in possible for b in edge.outputs),
                    **_described(possible),
                }

    def _triggers(self) -> dict[tuple[int, str], list[Dependency]]:
        found: dict[tuple[int, str], list[Dependency]] = {}
        for edge in self.root.dependencies:
            for block, event in edge.targets:
                if block is not None:
                    found.setdefault((block._id, event), []).append(edge)
        return found

    def _names(self, blocks: Iterator[Block]) -> list[str]:
        return list(dict.fromkeys(self.names[b._id] for b in blocks if b._id in self.names))

    def listening(self, id: int, event: str) -> list[Dependency]:
        """Edges that an event of a component triggers."""
        return self._triggers().get((id, event), [])


def runs_here(edge: Dependency) -> bool:
    """Whether an edge runs without a browser, and for those who are not the page."""
    if edge.assign is not None:
        return True
    return edge.callable_by_clients and not edge.options.js


def _described(edges: list[Dependency]) -> dict[str, str]:
    words = " ".join(str(edge.description() or "") for edge in edges).strip()
    return {"description": words} if words else {}


def _choice(one: Any) -> Any:
    """A choice whose text is its value, as that; else both."""
    pair = isinstance(one, list) and len(one) == 2
    return one[0] if pair and one[0] == one[1] else one


def _shown(value: Any) -> dict[str, Any]:
    size = len(value) if isinstance(value, str) else len(msgspec.json.encode(value))
    if size <= MAX_VALUE:
        return {"value": value}
    begin = {"value_begins": value[:MAX_VALUE]} if isinstance(value, str) else {}
    return {"value_length": size, **begin}


# -- the same to read -------------------------------------------------------------------------------------------------


def markdown(tree: dict[str, Any]) -> str:
    """A tree as text."""
    lines = [f"# {tree['title']}", ""]
    for node in tree["layout"]:
        lines += _lines(node, 0)
    lines += ["", "## Actions", ""]
    for action in tree["actions"]:
        takes = ", ".join(action["takes"]) or "nothing"
        sets = ", ".join(action["sets"]) or "nothing"
        words = f": {action['description']}" if "description" in action else ""
        lines.append(
            f"- `{action['component']}` {action['event']}: takes {takes}, sets {sets}{words}"
        )
    return "\n".join(lines) + "\n"


def _lines(node: dict[str, Any], depth: int) -> list[str]:
    indent = "  " * depth
    known = {"name", "type", "label", "value", "interactive", "children"}
    more = [f"{key}: {_text(value)}" for key, value in node.items() if key not in known]
    if "children" in node:
        head = f"{indent}- {node['type']} {node.get('label', '')}".rstrip()
        below = [line for child in node["children"] for line in _lines(child, depth + 1)]
        return [head + (f" ({', '.join(more)})" if more else ""), *below]
    if not node["interactive"]:
        more.append("only shown")
    value = f" = {_text(node['value'])}" if node.get("value") is not None else ""
    label = f" {node['label']!r}" if node.get("label") else ""
    more_words = f" ({', '.join(more)})" if more else ""
    return [f"{indent}- `{node['name']}` {node['type']}{label}{value}{more_words}"]


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
