"""A conversation in a folder: its files are copied beside it, its components are sealed anew when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from ..gates.open_file import NotAllowed, vault
from ..values.files import META, copy_into, is_web, publish

COPY = "copy"
"""Key by which a kept conversation names the copy of a file."""
_NEVER = ("seal", "instance", "constructor_args", COPY)
"""Keys of a client that say nothing here."""


def keep(payload: Any, folder: Path) -> Any:
    """Messages of the wire as JSON that outlives the files of the app."""
    if isinstance(payload, list):
        return [keep(one, folder) for one in payload]
    if not isinstance(payload, dict):
        return payload
    if payload.get("meta") == META:
        path = payload.get("path")
        if isinstance(path, str) and not is_web(path):
            return {COPY: copy_into(payload, folder), "orig_name": payload.get("orig_name")}
        return payload
    kept = {n: keep(one, folder) for n, one in payload.items() if n not in _NEVER}
    if payload.get("type") == "component":
        kept["constructor_args"] = _sealed_arguments(payload)
    return kept


def _sealed_arguments(part: dict[str, Any]) -> dict[str, Any] | None:
    """How this app made the component; None when a client says so by itself."""
    seal = part.get("seal")
    try:
        kind, arguments = msgspec.json.decode(vault().unseal(seal if isinstance(seal, str) else ""))
    except (NotAllowed, msgspec.DecodeError):
        return None
    return arguments if kind == part.get("component") else None


def restore(kept: Any) -> Any:
    """What `keep` made as messages of the wire. Only for what this app wrote itself: it names files."""
    if isinstance(kept, list):
        return [restore(one) for one in kept]
    if not isinstance(kept, dict):
        return kept
    if isinstance(kept.get(COPY), str):
        found = publish(kept[COPY])
        return msgspec.structs.replace(found, orig_name=kept.get("orig_name") or found.orig_name)
    read = {n: restore(one) for n, one in kept.items()}
    if kept.get("type") == "component" and isinstance(kept.get("constructor_args"), dict):
        known = [kept.get("component"), kept["constructor_args"]]
        read["seal"] = vault().seal(msgspec.json.encode(known).decode())
    return read
