"""Signing in at a real OpenID provider, and what a false one, or a stranger in between, gets."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import showglass as gr
from showglass.server.auth import flow as flows
from showglass.server.auth.provider import listed, verified_email
from showglass.server.auth.throttle import BY_ADDRESS
from tests.oidc_server import to_callback

Serve = Callable[..., str]
HTML = {"accept": "text/html"}


def who(request: gr.Request) -> dict[str, Any]:
    user = request.user
    assert user is not None
    return {
        "name": request.username,
        "roles": list(user.roles),
        "groups": user.claims.get("groups"),
    }


@pytest.fixture
def app(app_port: int, issuer: str) -> Iterator[Callable[..., str]]:
    """Serves an app that asks for a sign-in at the provider."""
    with contextlib.ExitStack() as closing:

        def serve(
            client_id: str = "app",
            client_secret: str | None = "a secret of the app",
            also: Any = (),
            **said: Any,
        ) -> str:
            with gr.Blocks(title="Clinic") as blocks:
                gr.Button().click(who, None, gr.JSON())
                gr.Button().click(who, None, gr.JSON(), api_name="nurses", roles="nurse")
            oidc = gr.OIDC(issuer, client_id, client_secret, **{"roles_claim": "groups", **said})
            closing.callback(blocks.close)
            limits = gr.Limits(local=True)
            blocks.launch(
                limits=limits,
                prevent_thread_lock=True,
                quiet=True,
                server_port=app_port,
                auth=[oidc, *also],
            )
            return f"http://127.0.0.1:{app_port}/"

        yield serve


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    """Follows nothing by itself. One jar for both, as a browser has it: ports of a host share cookies."""
    with httpx.Client(headers=HTML, timeout=20) as client:
        yield client


def sign_in(browser: httpx.Client, url: str, account: str, query: str = "") -> httpx.Response:
    return browser.get(to_callback(browser, f"{url}login/oidc/0{query}", account))


def call(browser: httpx.Client, url: str, name: str) -> httpx.Response:
    wait = {"prefer": "wait", "accept": "application/json"}
    return browser.post(f"{url}gradio_api/call/{name}", json={"data": []}, headers=wait)


def test_somebody_signs_in_and_works(app: Serve, browser: httpx.Client) -> None:
    url = app(label="Clinic account")
    page = browser.get(url)
    assert 'href="./login/oidc/0">Clinic account</a>' in page.text
    assert "<form" not in page.text, "nobody has a password here"
    answer = sign_in(browser, url, "ann", "?page=%2Fconfig")
    assert (answer.status_code, answer.headers["location"]) == (302, "../config")
    assert "showglass-page" in browser.get(url).text
    said = call(browser, url, "who").json()
    assert said["data"] == [{"name": "ann@clinic.example", "roles": ["nurse"], "groups": ["nurse"]}]
    assert call(browser, url, "nurses").status_code == 200
    browser.get(f"{url}logout")
    assert browser.get(f"{url}config").status_code == 401


def test_what_goes_to_the_provider(app: Serve, browser: httpx.Client, issuer: str) -> None:
    url = app()
    answers = [browser.get(f"{url}login/oidc/0") for _ in range(2)]
    sent = [parse_qs(urlsplit(a.headers["location"]).query) for a in answers]
    assert answers[0].headers["location"].startswith(f"{issuer}/auth?")
    assert sent[0]["redirect_uri"] == [f"{url}login/callback"]
    assert (sent[0]["response_type"], sent[0]["code_challenge_method"]) == (["code"], ["S256"])
    assert set(sent[0]["scope"][0].split()) == {"openid", "profile", "email"}
    for name in ("state", "nonce", "code_challenge"):
        assert sent[0][name] != sent[1][name]
        assert len(sent[0][name][0]) >= 43
    cookie = answers[0].headers["set-cookie"]
    assert re.search(r"^sign-in-\w+=[^;]+; Path=/; HttpOnly; Max-Age=600; SameSite=Lax$", cookie)


@pytest.mark.parametrize(("client", "secret"), [("public", None), ("posting", "another secret")])
def test_other_kinds_of_clients(
    app: Serve, browser: httpx.Client, client: str, secret: str | None
) -> None:
    url = app(client, secret)
    assert sign_in(browser, url, "ann").status_code == 302
    assert call(browser, url, "who").status_code == 200


def test_an_address_that_nobody_vouches_for_is_no_name(app: Serve, browser: httpx.Client) -> None:
    url = app()
    sign_in(browser, url, "eve")
    assert call(browser, url, "who").json()["data"][0]["name"] == "eve"


@pytest.mark.parametrize(
    ("allow", "account", "status"),
    [
        (["ann@clinic.example"], "ann", 302),
        (["@clinic.example"], "ann", 302),
        (["@clinic.example"], "bob", 403),
        (["@clinic.example"], "eve", 403),
        ([], "ann", 403),
        (lambda claims: "nurse" in claims["groups"], "ann", 302),
        (lambda claims: claims.get("groups") == ["nurse"], "bob", 403),
        (lambda claims: 1 / 0, "ann", 503),
    ],
)
def test_who_is_allowed_in(
    app: Serve, browser: httpx.Client, allow: Any, account: str, status: int
) -> None:
    url = app(allow=allow)
    answer = sign_in(browser, url, account)
    assert answer.status_code == status
    assert browser.get(f"{url}config").status_code == (200 if status == 302 else 401)
    if status == 403:
        assert "this app is not for you" in answer.text


def test_a_function_may_say_who_it_is(app: Serve, browser: httpx.Client) -> None:
    url = app(allow=lambda claims: gr.User("Nurse Ann", roles=["nurse", "night"]))
    sign_in(browser, url, "ann")
    assert call(browser, url, "who").json()["data"][0]["name"] == "Nurse Ann"


def test_passwords_beside_it(app: Serve, browser: httpx.Client) -> None:
    url = app(also=[("carl", "c")])
    page = browser.get(url).text
    assert "<form" in page
    assert "login/oidc/0" in page
    assert (
        browser.post(f"{url}login", data={"username": "carl", "password": "c"}).status_code == 303
    )
    assert sign_in(browser, url, "ann").status_code == 302


# -- attacks ---------------------------------------------------------------------------------------


def test_an_answer_counts_in_the_browser_that_began(app: Serve, browser: httpx.Client) -> None:
    """Login CSRF: a callback of the attacker's own sign-in, visited by somebody else."""
    url = app()
    callback = to_callback(browser, f"{url}login/oidc/0", "eve")
    with httpx.Client(headers=HTML) as victim:
        assert victim.get(callback).status_code == 400
        victim.get(f"{url}login/oidc/0")
        answer = victim.get(callback)
        assert answer.status_code == 400
        assert "Please begin again" in answer.text
        assert victim.get(f"{url}config").status_code == 401
    assert browser.get(callback).status_code == 302


def test_an_answer_counts_once(app: Serve, browser: httpx.Client) -> None:
    url = app()
    callback = to_callback(browser, f"{url}login/oidc/0", "ann")
    cookie = "; ".join(f"{c.name}={c.value}" for c in browser.cookies.jar)
    assert browser.get(callback).status_code == 302
    assert browser.get(callback).status_code == 400, "the cookie is gone"
    assert httpx.get(callback, headers={**HTML, "cookie": cookie}).status_code == 400, (
        "and the code used"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda query: query.replace("state=", "state=x"),
        lambda query: re.sub(r"state=[^&]+", "", query),
        lambda query: re.sub(r"code=[^&]+", "code=guessed", query),
        lambda query: re.sub(r"code=[^&]+", "", query),
        lambda query: re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", query),
        lambda query: re.sub(r"&?iss=[^&]+", "", query),
        lambda query: query + "&error=access_denied",
        lambda query: query + "&error=%3Cscript%3E",
    ],
)
def test_a_changed_answer_counts_for_nothing(
    app: Serve, browser: httpx.Client, change: Callable[[str], str]
) -> None:
    url = app()
    path, _, query = to_callback(browser, f"{url}login/oidc/0", "ann").partition("?")
    answer = browser.get(f"{path}?{change(query)}")
    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert browser.get(f"{url}config").status_code == 401


def test_a_code_of_another_sign_in_is_refused(app: Serve, browser: httpx.Client) -> None:
    """Code injection: the verifier of this browser does not fit the challenge of the other."""
    url = app()
    stolen = parse_qs(urlsplit(to_callback(browser, f"{url}login/oidc/0", "ann")).query)["code"][0]
    with httpx.Client(headers=HTML) as thief:
        own = to_callback(thief, f"{url}login/oidc/0", "eve")
        answer = thief.get(re.sub(r"code=[^&]+", f"code={stolen}", own))
        assert answer.status_code == 400
        assert thief.get(f"{url}config").status_code == 401


def test_it_leads_nowhere_else(app: Serve, browser: httpx.Client) -> None:
    url = app()
    for target in ("https://evil.example", "////evil.example", "%5C%5Cevil.example"):
        answer = sign_in(browser, url, "ann", f"?_target_url={target}")
        assert answer.headers["location"] in ("../", "/evil.example")
        browser.cookies.clear()


def test_guessing_codes_is_slow(app: Serve, browser: httpx.Client) -> None:
    url = app()
    said = []
    for _ in range(BY_ADDRESS + 1):
        state = parse_qs(urlsplit(browser.get(f"{url}login/oidc/0").headers["location"]).query)[
            "state"
        ][0]
        iss = "&iss=http%3A%2F%2F127.0.0.1"
        said.append(browser.get(f"{url}login/callback?code=x&state={state}{iss}").status_code)
    assert said[-1] == 429
    assert set(said[:-1]) == {400}


def test_a_provider_that_is_away_is_said_to_be(serve: Callable[..., str]) -> None:
    with gr.Blocks() as blocks:
        gr.Textbox()
    url = serve(blocks, server_port=0, auth=gr.OIDC("http://127.0.0.1:9", "app"))
    answer = httpx.get(f"{url}login/oidc/0", headers=HTML)
    assert answer.status_code == 503
    assert "cannot be asked just now" in answer.text
    assert httpx.get(f"{url}login/oidc/7", headers=HTML).status_code == 404
    assert httpx.get(f"{url}config").status_code == 401


# -- parts -----------------------------------------------------------------------------------------


def test_what_a_browser_keeps_is_sealed() -> None:
    flow = flows.begin(0, "/x", "")
    sealed = flows.seal(flow, b"secret")
    assert flows.unseal(sealed, b"secret") == flow
    assert flows.unseal(sealed, b"other") is None
    body, _, signature = sealed.partition(".")
    for broken in (
        body,
        f"{body}.",
        f".{signature}",
        f"{body}x.{signature}",
        "",
        "é.x",
        "x" * 20_000,
    ):
        assert flows.unseal(broken, b"secret") is None
    flow.ends = 1
    assert flows.unseal(flows.seal(flow, b"secret"), b"secret") is None


@pytest.mark.parametrize(
    ("email", "allow", "fine"),
    [
        ("a@x.example", ["A@X.example "], True),
        ("a@x.example", ["@x.example"], True),
        ("a@y.x.example", ["@x.example"], False),
        ("a@evil.example@x.example", ["@x.example"], True),
        ("a@notx.example", ["x.example"], False),
        ("", ["", "@"], False),
        ("x.example", ["@x.example", "x.example"], True),
    ],
)
def test_addresses_and_domains(email: str, allow: list[str], fine: bool) -> None:
    assert listed(email, allow) is fine


def test_only_what_the_provider_vouches_for_is_an_address() -> None:
    assert verified_email({"email": "a@x", "email_verified": True}) == "a@x"
    for said in (False, None, "false", 1, "yes"):
        assert verified_email({"email": "a@x", "email_verified": said}) == (
            "a@x" if said == 1 and said is True else ""
        )


@pytest.mark.parametrize(
    "said", [{}, {"issuer": "https://x.example"}, {"issuer": "http://x.example", "client_id": "a"}]
)
def test_a_declaration_names_issuer_and_client(
    said: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENID_PROVIDER_URL", "OAUTH_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValueError, match="OIDC"):
        gr.OIDC(**said)


def test_the_environment_may_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENID_PROVIDER_URL", "https://id.example")
    monkeypatch.setenv("OAUTH_CLIENT_ID", "app")
    monkeypatch.setenv("OAUTH_CLIENT_SECRET", "s")
    monkeypatch.setenv("OAUTH_SCOPES", "profile groups")
    found = gr.OIDC()
    assert (found.issuer, found.client_id, found.client_secret) == (
        "https://id.example",
        "app",
        "s",
    )
    assert found.scopes == "openid profile groups"
    assert "client_secret" not in repr(found)
