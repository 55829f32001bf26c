"""What a person sees who opens the address of the MCP server in a browser."""

from __future__ import annotations

import html
import json

from ...tools import Tool
from ..answers import NOSNIFF

HTML = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),
    NOSNIFF,
]
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: MCP server</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
code, pre {{ font: 14px/1.5 ui-monospace, monospace }}
pre {{ padding: 12px; border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere }}
dt {{ font-weight: 600; margin-top: 1rem }} dd {{ margin: 0 }}
</style></head><body><main>
<h1>{title}: MCP server</h1>
<p>This address is for programs that speak the Model Context Protocol over streamable HTTP. Tell yours:</p>
<pre>{config}</pre>
<h2>What it offers</h2>
<dl>{tools}</dl>
</main></body></html>
"""


def landing(title: str, tools: list[Tool], address: str) -> str:
    """What a person sees who opens the address."""
    rows = "".join(
        f"<dt><code>{html.escape(tool.name)}</code> ({tool.kind})</dt><dd>{html.escape(tool.description)}</dd>"
        for tool in tools
    )
    config = json.dumps({"mcpServers": {"showglass": {"url": address}}}, indent=2)
    return PAGE.format(
        title=html.escape(title), config=html.escape(config), tools=rows or "<dd>Nothing yet.</dd>"
    )
