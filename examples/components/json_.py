"""JSON: what a web address is made of, as a tree."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import showglass as gr


def parts(address: str) -> dict[str, Any]:
    """The parts of a web address."""
    split = urlsplit(address)
    return {
        "scheme": split.scheme,
        "host": split.hostname,
        "port": split.port,
        "path": [part for part in split.path.split("/") if part],
        "query": parse_qs(split.query),
        "secure": split.scheme == "https",
    }


START = "https://example.org:8443/a/b?colour=red&size=1&size=2"

with gr.Blocks(title="Parts of an address") as demo:
    address = gr.Textbox(START, label="Address")
    tree = gr.JSON(parts(START), label="Parts", open=True)
    address.change(parts, address, tree)

if __name__ == "__main__":
    demo.launch()
