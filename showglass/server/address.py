"""Absolute addresses, which clients of the HTTP doors need. The page never does."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.types import Scope

from ..values.files import FileData
from .service import Service

API = "/gradio_api"
_HOST = re.compile(r"[A-Za-z0-9._\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


def root_of(scope: Scope, service: Service) -> str:
    """Address of the app for the sender of this request, without a slash at its end.

    The author's `root_path` when it is a whole address, else scheme and Host of this request with the path that the
    app is mounted at. Headers that a proxy may add are not believed.
    """
    settings_root = service.settings.root_path
    if settings_root.startswith(("http://", "https://")):
        return settings_root.rstrip("/")
    host = ""
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1")
            break
    if not _HOST.fullmatch(host):
        server = scope.get("server") or ("localhost", None)
        host = server[0] if server[1] is None else f"{server[0]}:{server[1]}"
    path = scope.get("root_path") or settings_root
    return f"{scope['scheme']}://{host}{path.rstrip('/')}"


def with_urls(value: Any, root: str) -> Any:
    """`value` with `url` in each `FileData` instance in it; shares everything else.

    Looks into lists, tuples, dicts and structs of Python only: a dict that merely looks like a file is left alone.
    """
    if isinstance(value, FileData):
        return _with_url(value, root)
    if isinstance(value, (list, tuple)):
        items = [with_urls(item, root) for item in value]
        changed = any(new is not old for new, old in zip(items, value, strict=True))
        return items if changed else value
    if isinstance(value, dict):
        entries = {key: with_urls(item, root) for key, item in value.items()}
        return entries if any(entries[key] is not value[key] for key in value) else value
    if isinstance(value, msgspec.Struct):
        parts = {n: getattr(value, n) for n in value.__struct_fields__}
        new = {n: with_urls(part, root) for n, part in parts.items()}
        different = {n: part for n, part in new.items() if part is not parts[n]}
        return msgspec.structs.replace(value, **different) if different else value
    return value


def _with_url(file: FileData, root: str) -> FileData:
    if file.url is not None or file.path is None:
        return file
    place = "stream/" if file.is_stream else "file="
    address = f"{root}{API}/{place}{quote(file.path, safe='/')}"
    return msgspec.structs.replace(file, url=address)
