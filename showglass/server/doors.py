"""The HTTP doors of the contract, as one list of routes."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .address import API
from .component_server import ComponentServer
from .file import File
from .service import Service
from .upload import Upload


class Door:
    """A method as an ASGI app: Starlette takes a bare one for a handler of its own request objects."""

    __slots__ = ("_app",)

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def routes(service: Service) -> list[BaseRoute]:
    """Routes of the HTTP doors, the busiest first. Each also answers with a slash at its end."""
    upload = Upload(service)
    file = File(service)
    doors: list[tuple[str, str, ASGIApp]] = [
        ("POST", "upload", upload),
        ("GET", "upload_progress", Door(upload.follow)),
        ("POST", "component_server", ComponentServer(service)),
    ]
    return [
        *(Route(f"{API}/{path}", door, methods=[method]) for method, path, door in doors),
        Route(f"{API}/file={{path:path}}", file, methods=["GET", "HEAD"]),
        Route(f"{API}/file/{{path:path}}", file, methods=["GET", "HEAD"]),
        *(Route(f"{API}/{path}/", door, methods=[method]) for method, path, door in doors),
    ]
