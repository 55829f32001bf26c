"""What pages have sent of their drawings: the pictures of each layer, by the id that the page chose.

A page that draws sends pixels often, and only the last few of them are ever asked for. Its ids are ``PAD.VERSION``:
of one pad the newest versions are kept, and of all pads those that were used last.
"""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Part = Literal["background", "layer", "composite"]
PARTS = ("background", "layer", "composite")
MAX_ID = 128
MAX_LAYERS = 64
MAX_VERSIONS = 32
MAX_PADS = 1000


@dataclass
class Drawing:
    """The parts of one version, as files in the vault."""

    background: Path | None = None
    layers: dict[int, Path] = field(default_factory=dict)
    composite: Path | None = None

    def put(self, part: Part, index: int, path: Path) -> None:
        """Take a part in; one that was there before is removed."""
        before: Path | None
        if part == "layer":
            before = self.layers.get(index)
            self.layers[index] = path
        elif part == "background":
            before, self.background = self.background, path
        else:
            before, self.composite = self.composite, path
        if before is not None:
            _remove(before)

    def remove(self) -> None:
        """Remove the files."""
        for path in (self.background, self.composite, *self.layers.values()):
            if path is not None:
                _remove(path)


class Drawings:
    """Drawings of one component, of all its pages. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pads: OrderedDict[str, OrderedDict[str, Drawing]] = OrderedDict()

    def put(self, drawing_id: str, part: Part, index: int, path: Path) -> None:
        """Keep one part of a drawing."""
        with self._lock:
            versions = self._versions(drawing_id)
            versions.setdefault(drawing_id, Drawing()).put(part, index, path)
            old = [versions.popitem(last=False)[1]] if len(versions) > MAX_VERSIONS else []
            if len(self._pads) > MAX_PADS:
                old += self._pads.popitem(last=False)[1].values()
        for drawing in old:
            drawing.remove()

    def _versions(self, drawing_id: str) -> OrderedDict[str, Drawing]:
        pad = drawing_id.rpartition(".")[0] or drawing_id
        versions = self._pads.setdefault(pad, OrderedDict())
        self._pads.move_to_end(pad)
        return versions

    def get(self, drawing_id: str) -> Drawing | None:
        """The drawing of that id, or None when it is not kept (any more)."""
        pad = drawing_id.rpartition(".")[0] or drawing_id
        with self._lock:
            versions = self._pads.get(pad)
            if versions is None:
                return None
            self._pads.move_to_end(pad)
            return versions.get(drawing_id)


def _remove(path: Path) -> None:
    # Each file of the vault has a folder of its own.
    shutil.rmtree(path.parent, ignore_errors=True)
