"""Messages that a client claims, as a function gets them. All of it is checked: the page only says what it shows."""

from __future__ import annotations

from typing import Any

import msgspec

from ..gates.open_file import NotAllowed, is_ticket, vault
from ..messages import Error
from ..shortcuts import component as by_name
from ..values.files import META, is_web, local_path
from .base import Component
from .chat_out import METADATA

MAX_MESSAGES = 20_000
MAX_PARTS = 1_000
MAX_ROLE = 64
MAX_COMPONENTS = 200
"""Components that the messages of one call may hold: each is built anew."""
SEAL = 64
"""Characters of the signature in a seal."""
_NEVER = frozenset({"value", "every", "inputs", "render", "key", "elem_id", "buttons"})
"""Arguments that mean nothing in a message, or name other blocks."""


class Lost(ValueError):
    """A part has the looks of what this app sent, and cannot be opened: the app was started anew, or it is too old."""


class MessagesIn:
    """Reads the messages of one payload. Raises ValueError for what is none.

    The page may be open longer than the app keeps files and secrets: what is lost is a text that says so, and the
    conversation can go on. forgiving: the same of whatever cannot be opened, where the browser keeps conversations.
    """

    def __init__(self, forgiving: bool = False) -> None:
        self.components = 0
        self.forgiving = forgiving

    def read(self, payload: Any) -> list[dict[str, Any]]:
        """The conversation."""
        if not isinstance(payload, list):
            raise ValueError(f"a list of messages was expected, got {type(payload).__name__}")
        if len(payload) > MAX_MESSAGES:
            raise ValueError(f"{len(payload)} messages are more than the {MAX_MESSAGES} allowed")
        return [self._message(given) for given in payload]

    def _message(self, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise ValueError(f"a message must be an object, got {type(given).__name__}")
        role, content = given.get("role"), given.get("content")
        if not isinstance(role, str) or not 0 < len(role) <= MAX_ROLE:
            raise ValueError("a message needs a role: user or assistant")
        if isinstance(content, (str, dict)):
            content = [content]
        if not isinstance(content, list) or len(content) > MAX_PARTS:
            raise ValueError("the content of a message must be a text or a list of parts")
        return {
            "role": role,
            "metadata": _metadata(given.get("metadata")),
            "content": [self._part(part) for part in content],
            "options": _options(given.get("options")),
        }

    def _part(self, given: Any) -> dict[str, Any]:
        if isinstance(given, str):
            return {"type": "text", "text": given}
        if not isinstance(given, dict):
            raise ValueError("a part of a message must be a text or an object")
        kind = given.get("type", "text" if "text" in given else "file")
        if kind == "text" and isinstance(given.get("text"), str):
            return {"type": "text", "text": given["text"]}
        if kind in ("file", "component"):
            try:
                return _file(given) if kind == "file" else self._component(given)
            except (NotAllowed, ValueError, OSError, Error) as error:
                if not (self.forgiving or isinstance(error, Lost)):
                    raise
                return {"type": "text", "text": _left(given)}
        raise ValueError("a part of a message must be a text, a file or a component")

    def _component(self, given: dict[str, Any]) -> dict[str, Any]:
        """Built as this app made it, which its seal holds, with a value that it allows."""
        self.components += 1
        if self.components > MAX_COMPONENTS:
            raise ValueError(f"more than {MAX_COMPONENTS} components were in the messages")
        kind, arguments = _unsealed(given.get("seal"))
        kept = {n: v for n, v in arguments.items() if n not in _NEVER}
        one = by_name(kind, render=False, **kept)
        if not isinstance(one, Component) or one.type_name == "chatbot":
            raise ValueError(f"{kind!r} cannot stand in a message")
        value = given.get("value")
        if _has_lost_files(value):
            raise Lost
        one.value = one.claimed(one.preprocess, value) if one.has_value else None
        props = {n: v for n, v in one.wire_update(one.__props__).items() if n != "value"}
        return {
            "type": "component",
            "component": one.type_name,
            "value": value,
            "constructor_args": arguments,
            "props": props,
            "seal": given["seal"],
            "instance": one,
        }


def _left(part: dict[str, Any]) -> str:
    """What is left of a part that cannot be opened any more: its text, or by what people know it."""
    value = part.get("value")
    if isinstance(value, str) and value:
        return value
    file = part.get("file")
    name = file.get("orig_name") if isinstance(file, dict) else None
    known = f"The file {name[:100]}" if isinstance(name, str) and name else "Something"
    return f"({known} is not here any more)"


def _is_lost(file: Any) -> bool:
    """Whether a file has a ticket that opens nothing: this app made it before it was started, or it is too old."""
    path = file.get("path") if isinstance(file, dict) else None
    if not isinstance(path, str) or not is_ticket(path):
        return False
    try:
        vault().open(path)
    except NotAllowed:
        return True
    return False


def _has_lost_files(value: Any) -> bool:
    """The same of the files in the value of a component."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            if one.get("meta") == META and _is_lost(one):
                return True
            left += one.values()
    return False


def _unsealed(seal: Any) -> tuple[str, dict[str, Any]]:
    """Kind and arguments of a component that this app sent: a client's own could name files of this machine."""
    if not isinstance(seal, str) or len(seal) <= SEAL:
        raise ValueError("a component in a message must be one that this app sent")
    try:
        kind, arguments = msgspec.json.decode(vault().unseal(seal))
    except (NotAllowed, msgspec.DecodeError):
        raise Lost("this app did not send the component since it was started") from None
    return kind, arguments


def _file(given: dict[str, Any]) -> dict[str, Any]:
    """The file as a function may open it. What lies on the web stays an address, to be read or not."""
    payload = given.get("file", given)
    alt = given.get("alt_text")
    if not isinstance(payload, dict) or not isinstance(alt, (str, type(None))):
        raise ValueError("a file in a message must be an object with a path")
    if _is_lost(payload):
        raise Lost
    path = payload.get("path")
    found = path if isinstance(path, str) and is_web(path) else str(local_path(payload))
    named = {n: v for n in ("orig_name", "mime_type") if isinstance(v := payload.get(n), str)}
    size = payload.get("size")
    file = {
        "path": found,
        "url": None,
        "size": size if isinstance(size, int) else None,
        "orig_name": named.get("orig_name"),
        "mime_type": named.get("mime_type"),
        "is_stream": False,
        "meta": dict(META),
    }
    return {"type": "file", "file": file, "alt_text": alt}


def _metadata(given: Any) -> dict[str, Any] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ValueError("the metadata of a message must be an object")
    found = {n: v for n, v in given.items() if v is not None}
    for name, value in found.items():
        wanted = METADATA.get(name)
        if wanted is None or not isinstance(value, wanted) or isinstance(value, bool):
            raise ValueError("the metadata of a message holds what is none")
    if found.get("status", "done") not in ("pending", "done"):
        raise ValueError("the status of a message must be pending or done")
    return found


def _options(given: Any) -> list[dict[str, Any]] | None:
    if given is None:
        return None
    if not isinstance(given, list) or len(given) > MAX_PARTS:
        raise ValueError("the options of a message must be a list")
    for one in given:
        if not isinstance(one, dict) or not set(one) <= {"value", "label"}:
            raise ValueError("an option of a message needs a value")
        if not isinstance(one.get("value"), str) or not isinstance(
            one.get("label"), (str, type(None))
        ):
            raise ValueError("an option of a message needs a value")
    return given
