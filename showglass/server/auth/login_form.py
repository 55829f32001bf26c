"""What a sign-in form says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from ..body import BadBody, header, read

MAX_BODY = 32 * 1024
_FIELDS = 16


@dataclass
class LoginForm:
    """Fields of a sign-in. target: where to go then, by its whole path; page: by its path below the app."""

    username: str
    password: str
    target: str = ""
    page: str = ""


async def read_form(scope: Scope, receive: Receive) -> LoginForm:
    """A form of either encoding, or JSON. Raises `BadBody`, `TooLarge`, `ClientGone`."""
    body = await read(scope, receive, MAX_BODY)
    kind = (header(scope, b"content-type") or b"")[:100].lower()
    fields = _json(body) if kind.startswith(b"application/json") else await _form(scope, body)
    for name in ("username", "password"):
        if not isinstance(fields.get(name), str):
            raise BadBody(f"The form has no field {name!r}.")
    target, page = (str(fields.get(name) or "") for name in ("_target_url", "page"))
    return LoginForm(fields["username"], fields["password"], target, page)


def _json(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise BadBody("The body is no JSON object.") from None


async def _form(scope: Scope, body: bytes) -> dict[str, Any]:
    async def whole() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        form = await Request(scope, whole).form(
            max_files=0, max_fields=_FIELDS, max_part_size=MAX_BODY
        )
    except (HTTPException, ValueError, KeyError):
        raise BadBody("The body is no form.") from None
    return dict(form)
