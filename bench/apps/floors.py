"""The least that the same requests can cost on this stack: bare Starlette."""

import asyncio
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

running: dict[str, asyncio.Future[str]] = {}


def greet(name: str) -> str:
    return f"Hello {name}!"


async def page(request: Request) -> Response:
    return PlainTextResponse("floors")


async def post(request: Request) -> Response:
    """One request and one answer, no thread."""
    body = msgspec.json.decode(await request.body())
    return Response(msgspec.json.encode([greet(body["data"][0])]), media_type="application/json")


async def call(request: Request) -> Response:
    """The first of two steps: the function starts in a thread. Or the only one, when the client asks for the stream."""
    body = msgspec.json.decode(await request.body())
    if request.headers.get("accept") == "text/event-stream":
        return _stream(asyncio.ensure_future(run_in_threadpool(greet, body["data"][0])))
    event_id = uuid4().hex
    running[event_id] = asyncio.create_task(run_in_threadpool(greet, body["data"][0]))
    return Response(msgspec.json.encode({"event_id": event_id}), media_type="application/json")


async def events(request: Request) -> Response:
    """The second step: the result as an event stream."""
    return _stream(running.pop(request.path_params["event_id"]))


def _stream(task: asyncio.Future[str]) -> Response:
    async def stream() -> AsyncIterator[bytes]:
        yield b"event: complete\ndata: " + msgspec.json.encode([await task]) + b"\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


async def tokens(request: Request) -> Response:
    """500 tokens at 100 a second."""

    async def stream() -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for index in range(500):
            await asyncio.sleep(max(0.0, began + (index + 1) / 100 - loop.time()))
            yield b'event: generating\ndata: ["w%04d"]\n\n' % index

    return StreamingResponse(stream(), media_type="text/event-stream")


async def echo(socket: WebSocket) -> None:
    """A frame in, a thread, a frame out."""
    await socket.accept()
    try:
        while True:
            body = msgspec.json.decode(await socket.receive_text())
            result = await run_in_threadpool(greet, body["data"][0])
            await socket.send_text(msgspec.json.encode([result]).decode())
    except WebSocketDisconnect:
        return


app = Starlette(
    routes=[
        Route("/", page),
        Route("/post", post, methods=["POST"]),
        Route("/gradio_api/call/greet", call, methods=["POST"]),
        Route("/gradio_api/call/greet/{event_id}", events),
        Route("/tokens", tokens),
        WebSocketRoute("/echo", echo),
    ]
)

if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ["BENCH_PORT"]),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
    )
