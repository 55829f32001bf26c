"""A job as it lies in the store: all that another replica needs to run it and to tell its client."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.types import Scope

from ...auth import User
from ...oauth import OAuthToken
from ...request import Request
from ...store.base import Store
from ..auth import sealing
from ..auth.identity import KEY, Identity
from ..incoming import LateRequest


class Record(msgspec.Struct, array_like=True):
    """kind: the door that it came through. api: name of the endpoint, to notice when the app is another one.

    root: how its client knows the app. number: what the page calls the job; 0 elsewhere.
    """

    id: str
    kind: str
    fn: int
    api: str
    data: list[Any]
    session: str | None
    event_data: Any
    trigger: int | None
    root: str
    request: RequestRecord
    number: int = 0


class RequestRecord(msgspec.Struct, array_like=True):
    """The request behind a job."""

    headers: list[tuple[str, str]] = []
    query: str = ""
    path: str = ""
    client: tuple[str, int] | None = None
    username: str | None = None
    person: str = ""
    """Whose it is, as sessions and files know people; '' when nobody signs in."""
    roles: list[str] = []
    claims: dict[str, Any] = {}
    access: str = ""
    """The provider's token, sealed: who reads the store cannot use it, unless it reads the replicas' secret there."""


_OURS = re.compile(
    rb"(?:__Host-)?(?:access-token-(?:unsecure-)?|sign-in-)[0-9a-f]{20}=[^;]*(?:;\s*)?"
)
_decoder = msgspec.json.Decoder(Record)
write = msgspec.json.Encoder().encode


def read(job: bytes) -> Record:
    """The record in its bytes. Raises ValueError."""
    return _decoder.decode(job)


def _key(store: Store) -> bytes:
    return store.secret("access tokens")


def request_record(request: Request | None, person: str, store: Store) -> RequestRecord:
    """What is kept of a request."""
    kept = _kept(request)
    user = request.user if request is not None and person else None
    if user is not None:
        kept.person, kept.username = person, user.name
        kept.roles, kept.claims = list(user.roles), dict(user.claims)
        access = vars(request).get("_oauth_token")  # it was read with the user
        if isinstance(access, OAuthToken):
            kept.access = sealing.seal(access, _key(store), person)
    return kept


def _without_tokens(name: bytes, value: bytes) -> bytes:
    """A header without our own cookies: who reads the store must not be able to sign in."""
    return _OURS.sub(b"", value) if name == b"cookie" else value


def _kept(request: Request | None) -> RequestRecord:
    scope = request.unread() if isinstance(request, LateRequest) else None
    if scope is not None:
        headers = [
            (n.decode("latin-1"), _without_tokens(n, v).decode("latin-1"))
            for n, v in scope["headers"]
        ]
        query = scope.get("query_string", b"").decode("latin-1")
        return RequestRecord(headers, query, scope.get("path", ""), scope.get("client"))
    if request is None:
        return RequestRecord()
    query = "&".join(f"{k}={v}" for k, v in request.query_params.items())
    headers = [
        (n, _without_tokens(n.encode("latin-1"), v.encode("latin-1")).decode("latin-1"))
        for n, v in request.headers.items()
    ]
    return RequestRecord(headers, query, request.url, request.client, request.username)


def scope_of(record: RequestRecord, store: Store) -> Scope:
    """The request's scope, as far as it is kept."""
    scope: Scope = {
        "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in record.headers],
        "query_string": record.query.encode("latin-1"),
        "path": record.path,
        "client": record.client,
    }
    if record.person:
        user = User(record.username or "", roles=record.roles, claims=record.claims)
        access = (
            sealing.unseal(record.access, _key(store), record.person) if record.access else None
        )
        scope[KEY] = Identity(user, record.person, access=access)
    return scope


def request_of(record: RequestRecord, session: str | None, store: Store) -> Request:
    """The request again."""
    request = LateRequest(scope_of(record, store), session)
    if record.username is not None:
        request.username = record.username
    return request
