"""Files of agents: what goes in as text, what comes out as content."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import pytest
from mcp import Client
from PIL import Image

from showglass.gates.fetch_url import Fetcher
from tests.security.web_server import plain, serving
from tests.server.mcp.agents import Agents, texts

pytestmark = pytest.mark.anyio


def picture(width: int = 3, height: int = 2) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(buffer, "PNG")
    return buffer.getvalue()


def as_data(content: bytes, mime: str = "image/png") -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


async def test_a_data_address_goes_in(client: Any) -> None:
    result = await client.call_tool("describe", {"image": as_data(picture())})
    assert result.structured_content == {"out": "(2, 3, 3)", "data": {"shape": [2, 3, 3]}}


async def test_an_upload_goes_in(agents: Agents, client: Any) -> None:
    async with httpx.AsyncClient() as http:
        sent = await http.post(
            f"{agents.url}gradio_api/upload", files={"files": ("a.png", picture(4, 1))}
        )
    ticket = sent.json()[0]
    for given in (ticket, {"path": ticket, "meta": {"_type": "gradio.FileData"}}):
        result = await client.call_tool("describe", {"image": given})
        assert texts(result)[0] == "(1, 4, 3)"


async def test_what_one_tool_gave_another_takes(client: Any) -> None:
    drawn = await client.call_tool("draw", {"size": 5})
    url = drawn.structured_content["result"]["url"]
    assert texts(await client.call_tool("describe", {"image": url}))[0] == "(5, 5, 3)"
    (link,) = [block for block in drawn.content if block.type == "resource_link"]
    assert link.uri == url


async def test_a_web_address_is_fetched_through_the_gate(agents: Agents, client: Any) -> None:
    vault = agents.service.vault
    with serving(lambda connection, path: connection.sendall(plain(picture(7, 1)))) as web:
        fetcher, vault.fetcher = vault.fetcher, Fetcher(lambda h, p: ["127.0.0.1"], lambda a: True)
        try:
            url = f"http://pictures.example:{web.port}/a.png"
            result = await client.call_tool("describe", {"image": url})
        finally:
            vault.fetcher = fetcher
        assert texts(result)[0] == "(1, 7, 3)"
        refused = await client.call_tool("describe", {"image": f"http://127.0.0.1:{web.port}/"})
    assert refused.is_error
    assert len(web.asked) == 1


async def test_files_in_a_list_go_in_and_come_out(client: Any) -> None:
    given = [as_data(b"one", "text/plain"), as_data(b"two", "application/pdf")]
    result = await client.call_tool("copy", {"paths": given})
    files = result.structured_content["result"]
    assert [f["orig_name"] for f in files] == ["file.txt", "file.pdf"]
    assert [block.type for block in result.content] == ["text", "resource_link"] * 2
    async with httpx.AsyncClient() as http:
        assert (await http.get(files[0]["url"])).content == b"one"


async def test_an_image_comes_along_for_models_that_see(client: Any) -> None:
    result = await client.call_tool("draw", {"size": 4})
    image, words, link = result.content
    assert (image.type, image.mime_type) == ("image", "image/webp")
    assert Image.open(io.BytesIO(base64.b64decode(image.data))).size == (4, 4)
    assert words.text == f"Image URL: {link.uri}"
    assert link.size == len(base64.b64decode(image.data))


async def test_a_large_image_comes_smaller_and_linked(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showglass.server.mcp.content.MAX_INLINE", 100_000)
    result = await client.call_tool("noise", {"size": 400})
    image, _, link = result.content
    shown = base64.b64decode(image.data)
    assert (image.mime_type, link.size > 100_000 >= len(shown)) == ("image/webp", True)
    assert max(Image.open(io.BytesIO(shown)).size) <= 400
    async with httpx.AsyncClient() as http:
        whole = (await http.get(str(link.uri))).content
    assert Image.open(io.BytesIO(whole)).size == (400, 400)
    monkeypatch.setattr("showglass.server.mcp.content.MAX_INLINE", 10)
    result = await client.call_tool("draw", {"size": 4})
    assert [block.type for block in result.content] == ["text", "resource_link"]


async def test_a_long_answer_does_not_end_the_connection_of_the_sdks_client(client: Any) -> None:
    for size in (100_000, 1_500_000):
        result = await client.call_tool("repeat", {"times": size})
        assert len(result.structured_content["result"]) == size
    assert (await client.call_tool("add", {"a": 1, "b": 2})).structured_content == {"result": 3}


BAD: list[tuple[Any, str]] = [
    ("/etc/passwd", "not allowed or no longer here"),
    ("../../etc/passwd", "not allowed or no longer here"),
    ("file:///etc/passwd", "not allowed or no longer here"),
    ("", "not allowed or no longer here"),
    ("x" * 1_000_000, "not allowed or no longer here"),
    ("http://169.254.169.254/latest/meta-data/", "Image"),
    ("http://localhost:22/", "Image"),
    ("data:image/png,abc", "is not of the form"),
    ("data:;base64,", "Image"),
    ("data:image/png;base64,####", "is not base64"),
    ("data:text/html;base64,PHNjcmlwdD4=", "Image"),
    ("data:image/png;base64," + "A" * 1_500_000, "larger than the 1"),
    ({"path": "/etc/passwd"}, "not allowed or no longer here"),
    ({"url": "file:///etc/passwd"}, "not allowed or no longer here"),
    ({"path": 7}, "a file was expected, got dict"),
    (7, "a file was expected, got int"),
    ([["x"]], "a file was expected, got list"),
    (True, "a file was expected, got bool"),
]


@pytest.mark.parametrize(("given", "words"), BAD, ids=[str(g)[:30] for g, _ in BAD])
async def test_what_is_no_file_is_refused(agents: Agents, given: Any, words: str) -> None:
    async with Client(agents.address, mode="legacy") as client:
        result = await client.call_tool("describe", {"image": given})
    assert result.is_error
    assert words in texts(result)[0]
    assert len(texts(result)[0]) < 500


async def test_the_address_of_a_file_of_another_app_is_none_of_ours(agents: Agents) -> None:
    async with Client(agents.address, mode="legacy") as client:
        drawn = await client.call_tool("draw", {"size": 2})
        url = drawn.structured_content["result"]["url"]
        forged = url.replace(url.rsplit("/", 2)[1], "0" * 64)
        result = await client.call_tool("describe", {"image": forged})
    assert result.is_error
