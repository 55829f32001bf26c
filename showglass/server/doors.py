"""The HTTP doors of the contract, as one list of routes."""

from __future__ import annotations

from starlette.routing import BaseRoute

from .service import Service


def routes(service: Service) -> list[BaseRoute]:
    """Routes of the HTTP doors."""
    return []
