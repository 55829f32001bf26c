"""How an app is doing, for its author: a status page, a summary and metrics. With a key, and not at all when off."""

from __future__ import annotations

import hmac
import os
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from starlette._utils import (
    get_route_path,  # the router's own notion of a path: any other could be fooled
)
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ..observe.metrics import Exporter
from ..observe.overview import Overview
from .address import root_of
from .answers import NOSNIFF, Headers, send_bytes, send_error, send_json
from .body import header
from .page import chosen_theme
from .service import Service
from .status_page.document import HERE, Moment, document, memory, part
from .words import voice_of

KEY_VARIABLE = "SHOWGLASS_MONITORING_KEY"
LEAST_KEY = 16
METRICS = "/monitoring/metrics"
_KEYED = re.compile(r"/monitoring/([^/]+)(?:/part|/metrics)?")
TOLD_EVERY = 10.0
"""Seconds between two prints of the address on the console: anybody may ask for one."""
PRIVATE: Headers = [
    NOSNIFF,
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
        b" base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
]
HTML = (b"content-type", b"text/html; charset=utf-8")
ASSETS = {"status.css": b"text/css; charset=utf-8", "status.js": b"text/javascript; charset=utf-8"}
NO_METRICS = "Metrics need the package prometheus-client: pip install 'showglass[metrics]'"


class Monitoring:
    """What the routes share."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.key = key_of(service)
        self._exporter: Exporter | None = None
        self._told_at = -TOLD_EVERY

    def overview(self) -> Overview | None:
        """What there is to show; None when monitoring is off."""
        runtime = self.service.engine()
        stats = self.service.stats
        return None if stats is None else Overview(runtime, stats, self._sessions)

    def _sessions(self) -> dict[str, int]:
        pages = self.service.pages.values()
        return {
            "pages": sum(1 for page in pages if page.attached),
            "sessions": len(pages),
            "clients": len(self.service.clients),
        }

    def exporter(self, overview: Overview) -> Exporter:
        """Raises ImportError without prometheus-client."""
        if self._exporter is None:
            self._exporter = Exporter(overview)
        return self._exporter

    def moment(self) -> Moment:
        """The rest of what the page shows."""
        return Moment(getattr(self.service.root, "title", "showglass"), time.time(), memory())

    def opens(self, key: str) -> bool:
        """Whether this is the key; takes as long whatever it is."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def tell(self, root: str) -> None:
        """Print the address with the key on the console."""
        now = time.monotonic()
        if now - self._told_at >= TOLD_EVERY:
            self._told_at = now
            print(f"* Monitoring URL: {root}/monitoring/{self.key}", flush=True)


def key_of(service: Service) -> str:
    """The author's key, or a random one. Raises ValueError for one that can be guessed."""
    given = os.environ.get(KEY_VARIABLE, "")
    if given and len(given) < LEAST_KEY:
        raise ValueError(
            f"{KEY_VARIABLE} must have {LEAST_KEY} characters or more: who knows it sees the status page."
        )
    return given or service.store.secret("monitoring").hex()[:32]


def holds_key(service: Service) -> Callable[[Scope], bool]:
    """Says of a request whether it proves itself by the key, so that nobody need sign in for it."""
    key = key_of(service).encode()

    def holds(scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        path = get_route_path(scope)
        if path == METRICS:
            return hmac.compare_digest(_bearer(scope).encode(), key)
        match = _KEYED.fullmatch(path)
        return match is not None and hmac.compare_digest(match.group(1).encode(), key)

    return holds


def _bearer(scope: Scope) -> str:
    given = (header(scope, b"authorization") or b"").decode("latin-1")
    scheme, _, token = given.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class Door:
    """ASGI: refuses while monitoring is off, then answers. Subclasses say what."""

    needs_key = False

    def __init__(self, monitoring: Monitoring) -> None:
        self.monitoring = monitoring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        overview = self.monitoring.overview()
        if overview is None:
            await send_error(send, 403, "Monitoring is off.")
        elif self.needs_key and not self.monitoring.opens(self.key(scope)):
            await send_error(send, 403, "This is not the key.")
        else:
            await self.answer(scope, send, overview)

    def key(self, scope: Scope) -> str:
        """The key in the path, or that of `Authorization: Bearer`."""
        in_path = scope["path_params"].get("key")
        if in_path is not None:
            return str(in_path)
        return _bearer(scope)

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """Answer somebody who may know."""
        raise NotImplementedError


class Hint(Door):
    """`GET /monitoring`: where to look for the address."""

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """The console has it."""
        self.monitoring.tell(root_of(scope, self.monitoring.service))
        await send_bytes(send, 200, b"See console for monitoring URL.", [HTML, *PRIVATE])


class Summary(Door):
    """`GET /monitoring/summary`: rates and times of what clients may call."""

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """Nothing of functions that clients do not know."""
        functions: dict[str, Any] = {}
        hidden = self.monitoring.service.hidden(scope)
        for endpoint in overview.stats.endpoints():
            if not endpoint.edge.is_public or endpoint.edge.id in hidden:
                continue
            half, most, nearly_all = endpoint.ran.percentiles(0.5, 0.9, 0.99)
            functions[endpoint.name] = {
                "success_rate": endpoint.success_rate,
                "process_time_percentiles": {"50th": half, "90th": most, "99th": nearly_all},
                "total_requests": endpoint.taken,
            }
        await send_json(send, {"functions": functions})


class StatusPage(Door):
    """`GET /monitoring/KEY`."""

    needs_key = True

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """The document."""
        moment = self.monitoring.moment()
        made = document(overview, moment, chosen_theme(scope), voice_of(scope))
        await send_bytes(send, 200, made, [HTML, *PRIVATE])


class StatusPart(Door):
    """`GET /monitoring/KEY/part`: what changes in the page."""

    needs_key = True

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """A piece of HTML."""
        made = part(overview, self.monitoring.moment(), voice_of(scope)).encode()
        await send_bytes(send, 200, made, [HTML, *PRIVATE])


class Metrics(Door):
    """`GET /monitoring/metrics` with the key as bearer token, or `/monitoring/KEY/metrics`."""

    needs_key = True

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """What Prometheus reads."""
        accept = (header(scope, b"accept") or b"").decode("latin-1")
        try:
            body, kind = self.monitoring.exporter(overview).write(accept)
        except ImportError:
            await send_error(send, 501, NO_METRICS)
            return
        await send_bytes(send, 200, body, [(b"content-type", kind.encode()), *PRIVATE])


@cache
def _asset(name: str) -> bytes:
    return (HERE / name).read_bytes()


class Asset(Door):
    """`GET /monitoring/status.css` and `status.js`."""

    async def answer(self, scope: Scope, send: Send, overview: Overview) -> None:
        """The file."""
        name = scope["path"].rpartition("/")[2]
        kind = (b"content-type", ASSETS[name])
        body, themed = _asset(name), self.monitoring.service.look.themed
        if themed and name.endswith(".css"):
            body = b"@layer own{%b}%b" % (body, themed.encode())
        await send_bytes(send, 200, body, [kind, NOSNIFF, (b"cache-control", b"no-cache")])


def routes(service: Service) -> list[BaseRoute]:
    """The routes of monitoring. All of them answer 403 while it is off."""
    monitoring = Monitoring(service)
    doors: dict[str, ASGIApp] = {
        "/monitoring": Hint(monitoring),
        "/monitoring/summary": Summary(monitoring),
        METRICS: Metrics(monitoring),
        **{f"/monitoring/{name}": Asset(monitoring) for name in ASSETS},
        "/monitoring/{key}": StatusPage(monitoring),
        "/monitoring/{key}/part": StatusPart(monitoring),
        "/monitoring/{key}/metrics": Metrics(monitoring),
    }
    slashed = ("/monitoring", "/monitoring/summary")
    return [
        *(Route(path, door, methods=["GET"]) for path, door in doors.items()),
        *(Route(f"{path}/", doors[path], methods=["GET"]) for path in slashed),
    ]
