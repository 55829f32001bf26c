"""Names of sessions and feeds in the store."""

from __future__ import annotations

from hashlib import blake2b

from ...runtime.session import place_of


def name_of(key: str) -> str:
    """A session's name in the store, where its key need not be read."""
    return blake2b(key.encode(), digest_size=16).hexdigest()


def feed_of(kind: str, event: str, session: str | None, person: str) -> str:
    """Where frames of an event go: calls have a stream each, other doors one a session; people have their own."""
    if kind == "call" or session is None:
        return f"{event}:{name_of(person)}" if person else event
    return f"{kind}:{name_of(place_of(session, person))}"
