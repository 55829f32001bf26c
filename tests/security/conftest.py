"""The app of `tests/door_client.py`, served once a module."""

from __future__ import annotations

from tests.door_client import call, client, join, served, upload

__all__ = ["call", "client", "join", "served", "upload"]
