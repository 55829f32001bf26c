"""The HTTP doors of the contract, as one list of routes."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .address import API
from .broadcast import Broadcast
from .call import Call, CallStream
from .chunks import Chunks, revive
from .clients import Clients
from .component_server import ComponentServer
from .file import File
from .info import Config, Constant, Info, OpenApi, Startup
from .lifecycle import Cancel, Heartbeat, Reset
from .links import DeepLink
from .mcp.door import Mcp
from .queue import Data, Join, Status
from .resumable import Resumable
from .run import Run
from .service import Service
from .thumbnail import Thumbnail
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
    clients = Clients(service)
    revive(clients)
    upload = Upload(service)
    parts = Resumable(service, upload.takes_files)
    file = File(service)
    doors: list[tuple[str, str, ASGIApp]] = [
        ("POST", f"{API}/call/{{name}}", Call(clients)),
        ("GET", f"{API}/call/{{name}}/{{event_id}}", CallStream(clients)),
        ("POST", f"{API}/call/v2/{{name}}", Call(clients, by_name=True)),
        ("GET", f"{API}/call/v2/{{name}}/{{event_id}}", CallStream(clients)),
        ("POST", f"{API}/queue/join", Join(clients)),
        ("GET", f"{API}/queue/data", Data(clients)),
        ("POST", f"{API}/run/{{name}}", Run(clients)),
        ("POST", f"{API}/api/{{name}}", Run(clients)),
        ("POST", f"{API}/stream/{{event_id}}", Chunks(clients)),
        ("POST", f"{API}/stream/{{event_id}}/close", Chunks(clients, closes=True)),
        ("POST", f"{API}/upload", upload),
        ("GET", f"{API}/upload_progress", Door(upload.follow)),
        ("POST", f"{API}/component_server", ComponentServer(service)),
        ("GET", f"{API}/heartbeat/{{key}}", Heartbeat(clients)),
        ("POST", f"{API}/cancel", Cancel(clients)),
        ("POST", f"{API}/reset", Reset()),
        ("GET", f"{API}/deep_link", DeepLink(clients)),
        ("GET", "/config", Config(service)),
        ("GET", f"{API}/info", Info(service)),
        ("GET", f"{API}/openapi.json", OpenApi(service)),
        ("GET", f"{API}/queue/status", Status(clients)),
        ("GET", f"{API}/app_id", Constant({"app_id": int(service.app_id)})),
        ("GET", f"{API}/startup-events", Startup()),
    ]
    return [
        *(_mcp(clients) if service.settings.mcp_server else ()),
        *(Route(path, door, methods=[method]) for method, path, door in doors),
        Route(f"{API}/uploads", Door(parts.create), methods=["POST"]),
        Route(f"{API}/uploads", Door(parts.options), methods=["OPTIONS"]),
        Route(
            f"{API}/uploads/{{id}}", Door(parts.one), methods=["HEAD", "PATCH", "DELETE", "POST"]
        ),
        Route(
            f"{API}/stream/{{ticket}}/{{run}}/{{component:number}}/{{part}}",
            Broadcast(service),
            methods=["GET", "HEAD"],
        ),
        Route(f"{API}/file={{path:path}}", file, methods=["GET", "HEAD"]),
        Route(f"{API}/file/{{path:path}}", file, methods=["GET", "HEAD"]),
        Route(
            f"{API}/thumbnail/{{size}}/file={{path:path}}",
            Thumbnail(service),
            methods=["GET", "HEAD"],
        ),
        *(Route(f"{path}/", door, methods=[method]) for method, path, door in doors),
    ]


def _mcp(clients: Clients) -> list[BaseRoute]:
    """The door for agents."""
    mcp = Mcp(clients)
    paths = ("mcp/", "mcp", "mcp/http", "mcp/http/")
    return [
        Route(f"{API}/mcp/schema", Door(mcp.schema), methods=["GET"]),
        Route(f"{API}/mcp/sse", Door(mcp.stream.listen), methods=["GET"]),
        Route(f"{API}/mcp/messages/", Door(mcp.stream.post), methods=["POST"]),
        *(Route(f"{API}/{path}", mcp, methods=["GET", "POST", "DELETE"]) for path in paths),
    ]
