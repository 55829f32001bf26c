"""How a provider's token lies in the store."""

from __future__ import annotations

import base64

import pytest

import showglass as gr
from showglass.server.auth import sealing
from showglass.server.auth.sessions import MAX_CLAIMS, Sessions
from showglass.store.memory import MemoryStore

pytestmark = pytest.mark.anyio
TOKEN = gr.OAuthToken("secret words", "openid email", 4_000_000_000)
KEY = sealing.key_of("a token of a sign-in")


def test_it_opens_with_its_key_in_its_place() -> None:
    sealed = sealing.seal(TOKEN, KEY, "here")
    assert "secret" not in sealed
    assert b"secret" not in base64.b64decode(sealed)
    assert sealing.unseal(sealed, KEY, "here") == TOKEN
    assert sealing.unseal(sealed, KEY, "there") is None
    assert sealing.unseal(sealed, sealing.key_of("another"), "here") is None
    assert sealing.seal(TOKEN, KEY, "here") != sealed


@pytest.mark.parametrize("broken", ["", "x", "é", "AAAA", "A" * 400, "////"])
def test_anything_else_is_none(broken: str) -> None:
    assert sealing.unseal(broken, KEY, "here") is None


def test_one_changed_character_is_enough() -> None:
    sealed = sealing.seal(TOKEN, KEY, "here")
    for at in range(0, len(sealed) - 4, 7):
        changed = sealed[:at] + ("B" if sealed[at] == "A" else "A") + sealed[at + 1 :]
        assert sealing.unseal(changed, KEY, "here") is None


def test_a_token_that_is_too_long_is_not_kept() -> None:
    assert sealing.seal(None, KEY, "here") == ""
    assert sealing.seal(gr.OAuthToken("x" * (sealing.MAX_TOKEN + 1), ""), KEY, "here") == ""


async def test_who_reads_the_store_has_no_token() -> None:
    store = MemoryStore()
    sessions = Sessions(store)
    own = await sessions.begin(gr.User("ann"), "oidc:x|ann", access=TOKEN)
    found = await sessions.find(own)
    assert found is not None
    record, _ = found
    assert sessions.access(record, own) == TOKEN
    assert "secret" not in str(record)
    other = await sessions.begin(gr.User("ann"), "oidc:x|ann")
    assert sessions.access(record, other) is None


async def test_of_too_many_claims_the_most_needed_are_kept() -> None:
    sessions = Sessions(MemoryStore())
    claims = {"sub": "7", "name": "Ann", "groups": ["x" * 100] * (MAX_CLAIMS // 100)}
    found = await sessions.find(await sessions.begin(gr.User("ann", claims=claims), "oidc:x|ann"))
    assert found is not None
    assert found[0].claims == {"sub": "7", "name": "Ann"}
    claims = {"sub": "7", "name": "x" * MAX_CLAIMS}
    found = await sessions.find(await sessions.begin(gr.User("ann", claims=claims), "oidc:x|ann"))
    assert found is not None
    assert found[0].claims == {}
