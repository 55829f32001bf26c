"""What one agent's page shows: props that differ from the declared ones, kept between its requests."""

from __future__ import annotations

from typing import Any

import msgspec

from ...gates.limit import readable
from ...outline import Said
from ..allotment import Allotment
from ..body import BadBody

KEPT_SECONDS = 3600.0
MAX_KEPT = 256 * 1024
"""Bytes of JSON that one page may hold."""
MOST_BYTES = 64 * 1024 * 1024
MOST_PAGES = 10_000
"""Of all agents' pages together; those not used for longest are forgotten."""


class Scene:
    """The page of one session. `said` has what changed; `before` what it was when this request came."""

    def __init__(self, scenes: Allotment, session: str, person: str) -> None:
        self._scenes = scenes
        self._name = f"agent page:{session}" + (f":{person}" if person else "")
        self.person = person
        self.session = session
        self.said: Said = {}
        self.before: Said = {}

    async def load(self) -> bool:
        """Bring back what was kept; False for a page that is new."""
        kept = await self._scenes.store.get(self._name)
        if kept is None:
            return False
        self.said = _decoder.decode(kept)
        self.before = _decoder.decode(kept)
        return True

    async def keep(self) -> None:
        """For the next request. Raises `BadBody` when it is too much."""
        kept = msgspec.json.encode(self.said)
        if len(kept) > MAX_KEPT:
            raise BadBody(
                f"The values on this page are more than the {readable(MAX_KEPT)} that are kept:"
                " this step is forgotten. Call the tools themselves for large values."
            )
        await self._scenes.set(self._name, kept, KEPT_SECONDS)

    def give(self, id: int, prop: str, value: Any) -> bool:
        """Set a prop; returns whether that is new."""
        props = self.said.setdefault(id, {})
        new = prop not in props or props[prop] != value
        props[prop] = value
        return new

    def changed(self, names: dict[int, str]) -> dict[str, dict[str, Any]]:
        """What this request changed, by the names of components."""
        found = {}
        for id, props in self.said.items():
            old = self.before.get(id, {})
            new = {n: v for n, v in props.items() if n not in old or old[n] != v}
            if new and id in names:
                found[names[id]] = new
        return found


_decoder = msgspec.json.Decoder(dict[int, dict[str, Any]])
