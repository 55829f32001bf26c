"""An app as data for the client libraries: what `GET /config` answers, less what depends on the request."""

from __future__ import annotations

import math
from hashlib import sha256
from typing import Any

from .components.base import Component
from .config import FOOTER, layout, main_page_name, navigation
from .protocol import LayoutNode, PageLink
from .subpages import parts
from .tree import Block, Root
from .version import __version__

PROTOCOL_VERSION = "6.31.0"
"""The version of the contract that clients are told: they ask for doors by it."""
API = "/gradio_api"


def client_config(root: Root) -> dict[str, Any]:
    """The contract's configuration of an app. `root`, `username`, `app_id` and what `launch` says are added later."""
    tree = layout_of(layout(root))
    blocks = [b for b in root.blocks.values() if not isinstance(b, Root)]
    pages = navigation(root) or [PageLink("", main_page_name(root) or "Home")]
    return {
        "version": PROTOCOL_VERSION,
        "showglass": __version__,
        "api_prefix": API,
        "mode": getattr(root, "mode", "blocks"),
        "dev_mode": False,
        "vibe_mode": False,
        "analytics_enabled": False,
        "components": [component_of(b) for b in blocks],
        "css": None,
        "connect_heartbeat": needs_heartbeat(root),
        "js": None,
        "head": None,
        "title": getattr(root, "title", "showglass"),
        "space_id": None,
        "enable_queue": True,
        "show_error": False,
        "footer_links": list(FOOTER),
        "run_history": False,
        "is_colab": False,
        "max_file_size": getattr(root, "max_file_size", None),
        "stylesheets": [],
        "theme": "default",
        "protocol": "sse_v3",
        "body_css": {},
        "fill_height": getattr(root, "fill_height", False),
        "fill_width": getattr(root, "fill_width", False),
        "theme_hash": sha256(__version__.encode()).hexdigest(),
        "pwa": False,
        "pages": [[p.path, p.name, p.shown] for p in pages],
        "page": {
            part.path: {
                "layout": layout_of(layout(part.tree)),
                "components": [b._id for b in part.blocks],
                "dependencies": [d.id for d in part.edges],
            }
            for part in parts(root)
        },
        "mcp_server": False,
        "i18n_translations": None,
        "layout": tree,
        "dependencies": [d.get_config() for d in root.dependencies],
    }


def layout_of(node: LayoutNode) -> dict[str, Any]:
    """The tree below a block."""
    described: dict[str, Any] = {"id": node.id}
    if node.children:
        described["children"] = [layout_of(child) for child in node.children]
    return described


def component_of(block: Block) -> dict[str, Any]:
    """One block, its props without those that are None."""
    cls = type(block)
    described: dict[str, Any] = {
        "id": block._id,
        "type": block.type_name,
        "props": {n: v for n, v in block.get_config().items() if not _is_null(v)},
        "skip_api": block.skip_api,
        "component_class_id": sha256(f"{cls.__module__}.{cls.__qualname__}".encode()).hexdigest(),
        "key": block.key,
    }
    if isinstance(block, Component) and not block.skip_api:
        schema = block.api_info()
        described["api_info"] = schema
        described["api_info_as_input"] = schema
        described["api_info_as_output"] = schema
        described["example_inputs"] = block.example_payload()
    return described


def _is_null(value: Any) -> bool:
    """Whether JSON says null for it."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def needs_heartbeat(root: Root) -> bool:
    """Whether the server must know when a client leaves."""
    if any(b.type_name == "state" for b in root.blocks.values()):
        return True
    return any(
        d.connection == "stream"
        or any(name == "unload" for _, name in d.targets)
        or (d.function is not None and d.function.keeps_per_session)
        for d in root.dependencies
    )
