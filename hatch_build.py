"""Hatchling's hook: a wheel or an sdist carries the built page, so `pip install .` from a clone needs Python only."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# An isolated build has only its own packages on the path.
sys.path.insert(0, str(Path(__file__).parent / "scripts"))
import build_page

EDITABLE = "editable"
# Set by scripts/setup, which builds the page itself: an editable install then asks for no Node.
SKIP = "SHOWGLASS_SKIP_PAGE"


class PageHook(BuildHookInterface[Any]):
    """Builds web/ into showglass/static and adds it to what is packed."""

    def dependencies(self) -> list[str]:
        root = Path(self.root)
        if os.environ.get(SKIP) or build_page.is_fresh(root) or build_page.machine_node():
            return []
        return [build_page.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        # git ignores the built page; the package must have it all the same.
        build_data["artifacts"].append("/showglass/static/**")
        if version == EDITABLE or os.environ.get(SKIP) or build_page.is_fresh(root):
            return
        build_page.build(root)
