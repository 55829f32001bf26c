"""Functions as resources and prompts."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from mcp import MCPError
from PIL import Image

pytestmark = pytest.mark.anyio


async def test_resources_are_listed_with_and_without_parts(client: Any) -> None:
    (logo,) = [r for r in (await client.list_resources()).resources if r.name == "logo"]
    assert logo.uri == "logo://small"
    templates = (await client.list_resource_templates()).resource_templates
    (note,) = [t for t in templates if t.name == "note"]
    assert (note.uri_template, note.description) == ("notes://{topic}", "A note")
    assert note.mime_type == "text/markdown"


async def test_an_address_fills_the_parameters(client: Any) -> None:
    (found,) = (await client.read_resource("notes://two%20words")).contents
    assert (found.uri, found.mime_type) == ("notes://two%20words", "text/markdown")
    assert found.text == "# two words"


async def test_a_file_is_sent_as_it_is(client: Any) -> None:
    (found,) = (await client.read_resource("logo://small")).contents
    assert found.mime_type == "image/webp"
    assert Image.open(io.BytesIO(base64.b64decode(found.blob))).size == (2, 2)


@pytest.mark.parametrize("uri", ["nothing://here", "notes:/a", "notes://a/../b", "x" * 10_000])
async def test_an_unknown_address_is_an_error(client: Any, uri: str) -> None:
    with pytest.raises(MCPError, match="no resource"):
        await client.read_resource(uri)


async def test_a_failing_resource_tells_no_secret(client: Any) -> None:
    with pytest.raises(MCPError, match="The function failed; its author can see why"):
        await client.read_resource("notes://secret")


async def test_a_prompt_is_what_a_person_would_say(client: Any) -> None:
    (ask,) = (await client.list_prompts()).prompts
    assert (ask.name, ask.description) == ("ask", "Ask about something.")
    assert [(a.name, a.required) for a in ask.arguments or []] == [
        ("topic", True),
        ("times", False),
    ]
    said = await client.get_prompt("ask", {"topic": "cats", "times": "2"})
    (message,) = said.messages
    assert message.role == "user"
    assert message.content.text == "Tell me about cats. Tell me about cats. "


async def test_a_wrong_prompt_is_an_error(client: Any) -> None:
    with pytest.raises(MCPError, match="Did you mean ask"):
        await client.get_prompt("asks", {})
    with pytest.raises(MCPError, match="needs the parameter 'topic'"):
        await client.get_prompt("ask", {})
    with pytest.raises(MCPError, match="times must be number"):
        await client.get_prompt("ask", {"topic": "a", "times": "often"})
    with pytest.raises(MCPError, match="Check the input: N"):
        await client.get_prompt("ask", {"topic": "a", "times": "1000"})
