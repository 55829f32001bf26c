"""JSON Web Tokens: which count, and every kind of forgery that does not."""

from __future__ import annotations

import base64
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from joserfc import jwk, jwt

import showglass as gr
from showglass.gates.ask_provider import ProviderAway
from showglass.server.auth import keys
from showglass.server.auth.bearer import Bearer

pytestmark = pytest.mark.anyio
ISSUER, AUDIENCE = "https://id.example", "clinic"
RSA = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
CURVE = jwk.ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
SECRET = "a shared secret of some forty characters"


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    said: dict[str, Any] = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "roles": ["nurse"]}
    said |= {"iat": now, "exp": now + 60, **more}
    return {name: value for name, value in said.items() if value is not None}


def token(
    key: Any = RSA, alg: str = "RS256", head: dict[str, Any] | None = None, **more: Any
) -> str:
    return jwt.encode({"alg": alg, "kid": key.kid, **(head or {})}, claims(**more), key, algorithms=[alg])  # fmt: skip


def pem(key: Any) -> str:
    return str(key.as_pem(private=False).decode())


def declared(**more: Any) -> gr.JWT:
    return gr.JWT(**{"key": pem(RSA), "issuer": ISSUER, "audience": AUDIENCE, **more})


async def test_a_token_says_who_and_which_roles() -> None:
    found = await Bearer(declared()).identify(token(ward=3))
    assert found is not None
    assert (found.user.name, found.user.roles, found.user.claims["ward"]) == ("ann", ("nurse",), 3)
    assert found.key == "jwt:https://id.example|ann"
    assert found.session is None


@pytest.mark.parametrize(
    ("key", "alg", "said"),
    [
        (RSA, "PS512", {}),
        (CURVE, "ES256", {"key": pem(CURVE)}),
        (RSA, "RS256", {"key": RSA.as_dict(private=False)}),
        (jwk.OctKey.import_key(SECRET, {"kid": "s"}), "HS256", {"key": SECRET}),
    ],
)
async def test_every_kind_of_key(key: Any, alg: str, said: dict[str, Any]) -> None:
    assert await Bearer(declared(**said)).identify(token(key, alg))


async def test_claims_are_found_where_they_are_said_to_be() -> None:
    said = declared(username_claim="email", roles_claim="realm.roles")
    found = await Bearer(said).identify(token(email="a@x", realm={"roles": ["a", 1, "b"]}))
    assert found is not None
    assert (found.user.name, found.user.roles) == ("a@x", ("a", "b"))


def unsigned(alg: str) -> str:
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": alg, "typ": "JWT"}, claims())
    )
    return f"{head}.{body}."


def confused() -> str:
    """Signed by HMAC with the public key as the secret."""
    key = jwk.OctKey.import_key(base64.b64encode(pem(RSA).encode()).decode())
    return jwt.encode({"alg": "HS256"}, claims(), key, algorithms=["HS256"])


def own_key() -> str:
    """A token that brings its own key along."""
    return token(OTHER, head={"jwk": OTHER.as_dict(private=False), "kid": "one"})


FORGED: dict[str, Callable[[], str]] = {
    "none": lambda: unsigned("none"),
    "None": lambda: unsigned("None"),
    "empty signature": lambda: token().rsplit(".", 1)[0] + ".",
    "cut signature": lambda: token()[:-4],
    "other key": lambda: token(OTHER, head={"kid": "one"}),
    "own key": own_key,
    "public key as a secret": confused,
    "algorithm not listed": lambda: token(alg="RS512"),
    "changed claims": lambda: ".".join(
        [token().split(".")[0], token(sub="root").split(".")[1], token().split(".")[2]]
    ),
    "expired": lambda: token(exp=int(time.time()) - 3600),
    "without an end": lambda: token(exp=None),
    "end is no number": lambda: token(exp="tomorrow"),
    "not yet": lambda: token(nbf=int(time.time()) + 3600),
    "other issuer": lambda: token(iss="https://evil.example"),
    "without issuer": lambda: token(iss=None),
    "other audience": lambda: token(aud="another app"),
    "without audience": lambda: token(aud=None),
    "without name": lambda: token(sub=None),
    "name is no text": lambda: token(sub=["ann"]),
    "endless name": lambda: token(sub="a" * 1000),
    "no token": lambda: "a.b.c",
    "nothing": lambda: "..",
    "five parts": lambda: "a.b.c.d.e",
}


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_one_counts_for_nothing(name: str) -> None:
    assert await Bearer(declared(algorithms=["RS256"])).identify(FORGED[name]()) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "either key= or jwks_url="),
        ({"key": "k", "jwks_url": "https://x.example"}, "either key= or jwks_url="),
        ({"jwks_url": "http://id.example/keys", "issuer": "i", "audience": "a"}, "https address"),
        ({"key": SECRET}, "issuer= and audience="),
        ({"key": "short", "issuer": "i", "audience": "a"}, "at least 32"),
        ({"key": SECRET, "issuer": "i", "audience": "a", "algorithms": ["RS256"]}, "'RS256' does not fit"),
        ({"key": pem(RSA), "issuer": "i", "audience": "a", "algorithms": ["HS256"]}, "'HS256' does not fit"),
        ({"key": pem(RSA), "issuer": "i", "audience": "a", "algorithms": ["none"]}, "'none' does not fit"),
    ],
)  # fmt: skip
async def test_a_declaration_that_cannot_be_meant_so(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.JWT(**said)


async def test_a_private_key_is_refused() -> None:
    private = RSA.as_pem(private=True).decode()
    with pytest.raises(ValueError, match="takes the public key"):
        Bearer(declared(key=private))
    with pytest.raises(ValueError, match="is no key"):
        Bearer(declared(key="-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----"))


# -- keys that the issuer publishes ----------------------------------------------------------------


class Issuer:
    """Publishes keys, and counts who asks."""

    def __init__(self) -> None:
        self.answer: Any = {"keys": [RSA.as_dict(private=False)]}
        self.asked = 0
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked += 1
                body = (
                    issuer.answer
                    if isinstance(issuer.answer, bytes)
                    else json.dumps(issuer.answer).encode()
                )
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An issuer on this machine."""
    made = Issuer()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


async def test_published_keys_are_asked_for_once(issuer: Issuer) -> None:
    bearer = Bearer(declared(key=None, jwks_url=issuer.url))
    for _ in range(5):
        assert await bearer.identify(token())
    assert issuer.asked == 1


async def test_strangers_cannot_make_it_ask_again_and_again(issuer: Issuer) -> None:
    bearer = Bearer(declared(key=None, jwks_url=issuer.url))
    for at in range(20):
        assert await bearer.identify(token(OTHER, head={"kid": f"made up {at}"})) is None
    assert issuer.asked == 1


async def test_a_new_key_is_found(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    bearer = Bearer(declared(key=None, jwks_url=issuer.url))
    assert await bearer.identify(token())
    issuer.answer = {"keys": [OTHER.as_dict(private=False)]}
    assert await bearer.identify(token(OTHER)) is None, "it was asked a moment ago"
    monkeypatch.setattr(keys, "AGAIN_SECONDS", 0.0)
    assert await bearer.identify(token(OTHER))


async def test_secrets_among_published_keys_are_left_out(issuer: Issuer) -> None:
    shared = jwk.OctKey.import_key(SECRET, {"kid": "s"})
    issuer.answer["keys"].append(shared.as_dict())
    bearer = Bearer(declared(key=None, jwks_url=issuer.url))
    assert await bearer.identify(token(shared, "HS256")) is None
    assert await bearer.identify(token())


NO_KEYS: list[Any] = [
    b"no json", b"[]", {"keys": []}, {"keys": "x"}, {"keys": [{"kty": "RSA"}]}, b"x" * 2_000_000,
]  # fmt: skip


@pytest.mark.parametrize("answer", NO_KEYS)
async def test_an_issuer_without_keys_is_away(issuer: Issuer, answer: Any) -> None:
    issuer.answer = answer
    bearer = Bearer(declared(key=None, jwks_url=issuer.url))
    for _ in range(3):
        with pytest.raises(ProviderAway):
            await bearer.identify(token())
    assert issuer.asked == 1, "it is left alone for a while"


async def test_an_issuer_that_is_gone_is_away() -> None:
    with pytest.raises(ProviderAway):
        await Bearer(declared(key=None, jwks_url="http://127.0.0.1:9/jwks")).identify(token())


# -- at the doors ----------------------------------------------------------------------------------


def test_an_app_takes_tokens_and_nothing_else(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:

        def who(request: gr.Request) -> str:
            return f"{request.username} {request.user.roles if request.user else ''}"

        gr.Button().click(who, None, gr.Textbox())
        gr.Button().click(who, None, gr.Textbox(), api_name="nurses", roles="nurse")
        gr.Button().click(who, None, gr.Textbox(), api_name="doctors", roles="doctor")
    url = serve(app, server_port=0, auth=declared())
    with httpx.Client(base_url=url) as client:
        assert client.get("config").status_code == 401
        assert client.get("").status_code == 401, "there is nothing to fill in"
        assert client.post("login", data={"username": "ann", "password": "x"}).status_code == 400
        client.headers["authorization"] = f"Bearer {token()}"
        for name, status in (("who", 200), ("nurses", 200), ("doctors", 403)):
            answer = client.post(
                f"gradio_api/call/{name}", json={"data": []}, headers={"prefer": "wait"}
            )
            assert answer.status_code == status, answer.text
        assert client.get("gradio_api/token").json() == {"token": None, "user": "ann"}
        client.headers["authorization"] = f"Bearer {token(exp=1)}"
        assert client.get("config").status_code == 401


def test_an_issuer_that_is_away_opens_nothing(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    said = declared(key=None, jwks_url="http://127.0.0.1:9/jwks")
    url = serve(app, server_port=0, auth=[said, ("bob", "b")])
    sent = {"authorization": f"Bearer {token()}"}
    assert httpx.get(f"{url}config", headers=sent).status_code == 503
    assert httpx.get(f"{url}config").status_code == 401
    assert httpx.post(f"{url}login", data={"username": "bob", "password": "b"}).status_code == 200
