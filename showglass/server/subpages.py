"""The doors of the pages beside an app's first one."""

from __future__ import annotations

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from ..gates.redirect import redirect_for_good
from ..subpages import Subpage, subpages
from .page import Page
from .service import Service

OURS = frozenset({"gradio_api", "assets", "monitoring", "mcp"})
"""First parts of addresses of ours."""


class Slash:
    """ASGI: `/page/` is `/page`: addresses in a page are relative to what holds it."""

    def __init__(self, path: str) -> None:
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope.get("query_string", b"").decode("latin-1")
        await redirect_for_good(send, f"/{self.path}" + (f"?{query}" if query else ""), "../")


def routes(service: Service, others: list[BaseRoute]) -> list[BaseRoute]:
    """Routes of an app's pages. Raises ValueError for a path that `others` have."""
    made: list[BaseRoute] = []
    for page in subpages(service.root):
        _check(page, others)
        made += [
            Route(f"/{page.path}", Page(service, page.path), methods=["GET", "HEAD"]),
            Route(f"/{page.path}/", Slash(page.path), methods=["GET", "HEAD"]),
        ]
    return made


def _check(page: Subpage, others: list[BaseRoute]) -> None:
    asked = {"type": "http", "path": f"/{page.path}", "root_path": "", "method": "GET"}
    if page.path in OURS or any(one.matches(asked)[0] is not Match.NONE for one in others):
        raise ValueError(
            f"route({page.name!r}): /{page.path} is an address that every app has already:"
            " give the page another path=."
        )
