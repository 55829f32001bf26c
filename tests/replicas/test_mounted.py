"""Replicas that are part of another app, which may not tell them when it starts and stops."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import redis
from starlette.applications import Starlette

import showglass as gr
from tests.redis_server import RedisServer

pytestmark = pytest.mark.anyio


def build() -> gr.Blocks:
    with gr.Blocks() as demo:
        text, out = gr.Textbox(), gr.Textbox()
        gr.Button("Go").click(lambda name: f"Hello {name}!", text, out, api_name="greet")
    return demo


@pytest.fixture
def namespace() -> str:
    return secrets.token_hex(4)


@pytest.fixture
async def client(redis_server: RedisServer, namespace: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an app that mounts one: nobody runs a lifespan, and signing in asks the store first."""
    app, demo = Starlette(), build()
    gr.mount_app(
        app, demo, "/demo", auth=[("ann", "tea and cake")],
        store=f"{redis_server.url}?namespace={namespace}",
    )  # fmt: skip
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/demo/") as found:
        yield found
    served: Any = app.routes[0]
    await served.app.state.service.close()


async def greet(client: httpx.AsyncClient, name: str) -> str:
    """The stream of one call."""
    asked = await client.post("gradio_api/call/greet", json={"data": [name]})
    assert asked.status_code == 200, asked.text
    async with asyncio.timeout(10):
        answer = await client.get(f"gradio_api/call/greet/{asked.json()['event_id']}")
    return answer.text


async def test_an_app_without_a_lifespan_works(client: httpx.AsyncClient) -> None:
    signed = await client.post("login", data={"username": "ann", "password": "tea and cake"})
    assert signed.status_code == 200, signed.text
    assert "Hello Ada!" in await greet(client, "Ada")


async def test_a_redis_that_was_emptied_is_made_good(
    client: httpx.AsyncClient, redis_server: RedisServer, namespace: str
) -> None:
    await client.post("login", data={"username": "ann", "password": "tea and cake"})
    assert "Hello Ada!" in await greet(client, "Ada")
    with redis.Redis.from_url(redis_server.url) as store:
        for key in store.scan_iter(f"{namespace}:jobs:*"):
            store.delete(key)
    assert "Hello Bob!" in await greet(client, "Bob")
