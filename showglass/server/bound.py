"""Who may call the server functions of a component: who may start an event that has to do with it."""

from __future__ import annotations

from ..auth import User
from ..runtime.roles import Forbidden
from ..tree import Block, Root


class Bound:
    """Roles of components of which every event is for people with a role.

    A component that has to do with an event for everybody, or with none, is for everybody.
    """

    def __init__(self, root: Root) -> None:
        asked: dict[int, set[str]] = {}
        for_all: set[int] = set()
        for edge in root.dependencies:
            near = {
                b._id for b in (*edge.inputs, *edge.outputs, *(t for t, _ in edge.targets)) if b
            }
            if edge.options.roles is None:
                for_all |= near
                continue
            for number in near:
                asked.setdefault(number, set()).update(edge.options.roles)
        self._roles = {number: roles for number, roles in asked.items() if number not in for_all}

    def check(self, block: Block | None, user: User | None) -> None:
        """Raises `Forbidden` when `user`, None for a stranger, may not call functions of `block`."""
        roles = self._roles.get(block._id) if block is not None else None
        if roles is not None and not (user and user.has_role(*roles)):
            raise Forbidden("this")
