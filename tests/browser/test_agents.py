"""What the page says to people who want their agents to use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import showglass as gr


def shop() -> gr.Blocks:
    return gr.Interface(lambda name: name, "text", "text", title="A shop", api_name="greet")


def test_the_panel_has_the_address_of_the_mcp_server(page: Any, serve: Callable[..., str]) -> None:
    url = serve(shop(), mcp_server=True)
    page.goto(f"{url}?view=api")
    page.get_by_role("button", name="MCP", exact=True).click()
    address, config = page.locator("dialog pre").all_inner_texts()
    assert address == f"{url}gradio_api/mcp/"
    assert json.loads(config) == {"mcpServers": {"a-shop": {"url": address}}}
    page.get_by_role("checkbox").check()
    assert page.locator("dialog pre").first.inner_text() == f"{address}?act=1"


def test_it_says_nothing_where_there_is_none(page: Any, serve: Callable[..., str]) -> None:
    page.goto(f"{serve(shop())}?view=api")
    page.get_by_role("heading", name="/greet").wait_for()
    assert page.get_by_role("button", name="MCP", exact=True).count() == 0
