"""The ASGI app: routes and middleware, assembled from lists."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from ..gates.origin import TOKEN_HEADER
from ..observe import logs
from ..tree import Root
from . import about, doors, monitoring, numbers, subpages
from .auth import doors as auth_doors
from .auth.gate import Gate
from .auth.optional import asked_by_button
from .guard import Guard
from .html_script import HtmlScript
from .meter import Meter
from .page import Assets, Favicon, HeadScript, Page, Script
from .plain_page import asked_by_person, plain_page
from .service import Service
from .settings import Settings
from .socket import SocketEndpoint, SocketFirst
from .stream import Streams

API = "/gradio_api"


def routes(service: Service) -> list[BaseRoute]:
    """Every route of an app, the busiest first."""
    streams = Streams(service)
    page = Page(service)
    made: list[BaseRoute] = [
        *doors.routes(service),
        *auth_doors.routes(service),
        WebSocketRoute(f"{API}/socket", SocketEndpoint(service)),
        *monitoring.routes(service),
        Route(f"{API}/socket/events", doors.Door(streams.down), methods=["GET"]),
        Route(f"{API}/socket/send", doors.Door(streams.up), methods=["POST"]),
        *about.routes(service),
        Route("/", page, methods=["GET", "HEAD"]),
        Route(f"{API}/head/{{id:number}}.js", HeadScript(page), methods=["GET"]),
        Route("/favicon.ico", Favicon(service), methods=["GET", "HEAD"]),
        Route("/assets/{name}", Assets(), methods=["GET", "HEAD"]),
        Route(f"{API}/html/{{id:number}}.js", HtmlScript(service), methods=["GET"]),
        Route(f"{API}/js/{{id:number}}.js", Script(service), methods=["GET"]),
    ]
    return [*made, *subpages.routes(service, made)]


def middleware(service: Service) -> list[Middleware]:
    """What every request passes, from outside in."""
    settings = service.settings
    passed = [
        Middleware(Guard, service=service),
        Middleware(Meter, limits=settings.limits, store=service.store),
    ]
    if service.signin is not None:
        title, origins = service.title, settings.allowed_origins
        holds = monitoring.holds_key(service)
        passed.append(
            Middleware(
                Gate,
                signin=service.signin,
                title=title,
                origins=origins,
                proven=holds,
                sheet=service.look.themed,
            )
        )
    passed.append(Middleware(SocketFirst, service=service))
    if settings.allowed_origins:
        # outermost: refusals are for the pages of friends to read, too, and a preflight has no cookies
        passed.insert(0, Middleware(CORSMiddleware, **friends(settings.allowed_origins)))
    return passed


def friends(origins: list[str]) -> dict[str, Any]:
    """What the pages of other sites may ask and read: those that the author named, with their visitors' cookies."""
    return {
        "allow_origins": origins,
        "allow_credentials": True,
        "allow_methods": ["GET", "HEAD", "POST", "PATCH", "DELETE"],
        "allow_headers": ["accept", "authorization", "content-type", "last-event-id", "mcp-protocol-version",
                          "mcp-session-id", "prefer", "range", "tus-resumable", "upload-length", "upload-metadata",
                          "upload-offset", "x-gradio-user", "x-http-method-override", TOKEN_HEADER],
        "expose_headers": ["content-disposition", "content-range", "location", "mcp-session-id", "preference-applied",
                           "retry-after", "tus-resumable", "upload-length", "upload-offset"],
    }  # fmt: skip


async def _say(request: Request, error: Exception) -> Response:
    """What no route answers, in the form that every refusal has."""
    if not isinstance(error, HTTPException):
        return await _fault(request, error)
    if asked_by_person(request) and error.status_code != 401:
        page = plain_page(request, error.status_code, error.detail)
        page.headers.update(error.headers or {})
        return page
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the console has its traceback, the caller nothing of it."""
    if asked_by_person(request):
        return plain_page(request, 500, "")
    return JSONResponse({"detail": "Internal Server Error"}, 500)


def create_app(root: Root, settings: Settings) -> Starlette:
    """The ASGI app that serves `root`."""
    logs.install()
    numbers.install()
    closed = next((d for d in root.dependencies if d.options.roles is not None), None)
    if settings.auth is None:
        settings.auth = asked_by_button(root, settings)
    if closed is not None and settings.auth is None:
        raise ValueError(
            f"/{closed.api_name} is for people with a role (roles={list(closed.options.roles)}), but nobody signs in: "
            "pass auth= or auth_dependency=."
        )
    service = Service(root, settings)
    service.config()  # what is wrong with the description is told now, not to the first visitor

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        service.engine()
        yield {}
        await service.close()

    app = Starlette(
        routes=routes(service),
        middleware=middleware(service),
        exception_handlers={HTTPException: _say, Exception: _fault},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # only the redirect gate answers 3xx
    app.state.service = service
    return app
