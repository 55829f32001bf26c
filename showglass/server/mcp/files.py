"""Files that an MCP client sends as text: an address, a `data:` address, or the ticket of an upload."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
from typing import Any
from urllib.parse import unquote

from ...endpoints import is_file
from ...gates.ledger import NoRoom
from ...gates.limit import TooLarge
from ...gates.open_file import NotAllowed, Vault
from ...schemas import has_files
from ...values.files import META, is_web
from ..address import API
from ..body import BadBody

_DATA = re.compile(r"data:([\w.+-]{1,60}/[\w.+-]{1,60})?((?:;[\w=.+\"-]{1,80}){0,4}),", re.ASCII)
WANTED = (
    "Send its http(s) address, a data: address with base64, or the path that the upload route gave."
)


class Intake:
    """Takes the files of one call into the vault. Touches the disk: not for the event loop."""

    def __init__(self, vault: Vault, root: str, limit: int) -> None:
        self._vault = vault
        self._own = f"{root}{API}/file="
        self._limit = limit

    def convert(self, value: Any, schema: Any, name: str) -> Any:
        """`value` with a FileData in the place of each file that `schema` has. Raises `BadBody`."""
        if value is None or not has_files(schema):
            return value
        if is_file(schema):
            return self._file(value, name)
        for option in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            if has_files(option) and _fits(value, option):
                return self.convert(value, option, name)
        if isinstance(value, list) and isinstance(schema.get("items"), dict):
            return [self.convert(item, schema["items"], name) for item in value]
        if isinstance(value, dict) and isinstance(schema.get("properties"), dict):
            parts = schema["properties"]
            return {key: self.convert(item, parts.get(key), name) for key, item in value.items()}
        return value

    def _file(self, value: Any, name: str) -> dict[str, Any]:
        given = value
        if isinstance(given, dict):
            given = given.get("path") or given.get("url")
        if not isinstance(given, str):
            raise BadBody(f"{name}: a file was expected, got {type(value).__name__}. {WANTED}")
        if given.startswith("data:"):
            return self._from_data(given, name)
        if given.startswith(self._own):
            given = unquote(given[len(self._own) :].split("?")[0])
        elif is_web(given):
            return {"path": given, "meta": META}  # the component has it fetched, through the gate
        return self._from_ticket(given, name)

    def _from_ticket(self, ticket: str, name: str) -> dict[str, Any]:
        try:
            path = self._vault.open(ticket)
        except NotAllowed as error:
            raise BadBody(f"{name}: {error} {WANTED}") from None
        return {"path": ticket, "orig_name": path.name, "meta": META}

    def _from_data(self, address: str, name: str) -> dict[str, Any]:
        match = _DATA.match(address[:512])
        if match is None or ";base64" not in match.group(2):
            raise BadBody(f"{name}: the data: address is not of the form data:TYPE;base64,DATA.")
        text = address[match.end() :]
        if len(text) * 3 // 4 > self._limit:
            raise TooLarge(self._limit)
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise BadBody(
                f"{name}: what follows the comma of the data: address is not base64."
            ) from None
        mime = match.group(1) or "application/octet-stream"
        try:
            ticket, path = self._vault.new(f"file{mimetypes.guess_extension(mime) or ''}")
            path.write_bytes(data)
            self._vault.written(path)
        except NoRoom as error:
            raise BadBody(f"{name}: {error}") from None
        return {
            "path": ticket,
            "orig_name": path.name,
            "mime_type": mime,
            "size": len(data),
            "meta": META,
        }


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value could be meant by an alternative: a text or an object by a file, else by the JSON type."""
    if is_file(schema):
        return isinstance(value, str) or (
            isinstance(value, dict) and bool({"path", "url"} & value.keys())
        )
    if isinstance(value, list):
        return "items" in schema
    required = schema.get("required", ())
    return isinstance(value, dict) and "properties" in schema and all(k in value for k in required)
