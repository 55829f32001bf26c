"""The ASGI app: routes and middleware, assembled from lists."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from ..observe import logs
from ..tree import Root
from . import doors, monitoring
from .guard import Guard
from .meter import Meter
from .page import Assets, Favicon, Page, Script
from .service import Service
from .settings import Settings
from .socket import SocketEndpoint
from .stream import Streams

API = "/gradio_api"


def routes(service: Service) -> list[BaseRoute]:
    """Every route of an app, the busiest first."""
    streams = Streams(service)
    return [
        *doors.routes(service),
        WebSocketRoute(f"{API}/socket", SocketEndpoint(service)),
        *monitoring.routes(service),
        Route(f"{API}/socket/events", doors.Door(streams.down), methods=["GET"]),
        Route(f"{API}/socket/send", doors.Door(streams.up), methods=["POST"]),
        Route("/", Page(service), methods=["GET", "HEAD"]),
        Route("/favicon.ico", Favicon(service), methods=["GET", "HEAD"]),
        Route("/assets/{name}", Assets(), methods=["GET", "HEAD"]),
        Route(f"{API}/js/{{id:int}}.js", Script(service), methods=["GET"]),
    ]


def create_app(root: Root, settings: Settings) -> Starlette:
    """The ASGI app that serves `root`."""
    logs.install()
    service = Service(root, settings)
    service.config()  # what is wrong with the description is told now, not to the first visitor

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        service.engine()
        yield {}
        await service.close()

    app = Starlette(
        routes=routes(service),
        middleware=[
            Middleware(Guard, service=service),
            Middleware(Meter, limits=settings.limits, store=service.store),
        ],
        lifespan=lifespan,
    )
    app.state.service = service
    return app
