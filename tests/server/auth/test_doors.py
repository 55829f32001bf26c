"""Signing in and out, for clients and for people without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

import showglass as gr
from showglass.server.auth.throttle import BY_ADDRESS
from tests.server.auth.conftest import HTML, Visitor

Visit = Callable[..., Visitor]


def test_a_client_signs_in_and_is_known(visit: Visit) -> None:
    ann = visit()
    answer = ann.sign_in("ann", "tea and cake")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert ann.name == "ann"
    assert ann.http.get("gradio_api/login_check").json() is None
    assert ann.http.get("config").json()["username"] == "ann"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit: Visit) -> None:
    answer = visit().sign_in("ann", "tea and cake")
    (cookie,) = answer.headers.get_list("set-cookie")
    name, *marks = cookie.split("; ")
    assert name.startswith("access-token-unsecure-")
    assert marks == ["Path=/", "HttpOnly", "SameSite=Lax"]
    assert answer.headers["cache-control"] == "no-store"
    assert name.split("=")[1] not in answer.text


@pytest.mark.parametrize(
    "send",
    [
        {"data": {"username": "ann", "password": "tea and cake"}},
        {"json": {"username": "ann", "password": "tea and cake"}},
        {"files": {"username": (None, "ann"), "password": (None, "tea and cake")}},
    ],
    ids=["form", "json", "multipart"],
)
def test_every_encoding_of_a_form(visit: Visit, send: dict[str, object]) -> None:
    ann = visit()
    assert ann.http.post("login", **send).json() == {"success": True}  # type: ignore[arg-type]  # one of three
    assert ann.name == "ann"


@pytest.mark.parametrize(
    ("send", "status"),
    [
        ({"data": {"username": "ann"}}, 400),
        ({"content": b""}, 400),
        ({"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"[1]", "headers": {"content-type": "application/json"}}, 400),
        ({"json": {"username": 1, "password": None}}, 400),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=a"}}, 400),
        ({"files": {"username": ("a.txt", b"ann"), "password": (None, "p")}}, 400),
        ({"data": {"username": "ann", "password": "x" * 40_000}}, 413),
        ({"data": {f"f{n}": "x" for n in range(50)}}, 400),
    ],
)
def test_what_is_no_form_is_said_to_be_none(
    visit: Visit, send: dict[str, object], status: int
) -> None:
    assert visit().http.post("login", **send).status_code == status  # type: ignore[arg-type]  # some broken request


def test_wrong_is_the_same_for_name_and_password(visit: Visit) -> None:
    answers = [
        visit().sign_in(*pair) for pair in (("ann", "x"), ("nobody", "x"), ("ann", "s3cret"))
    ]
    assert {(a.status_code, a.text) for a in answers} == {(400, '{"detail":"Incorrect credentials."}')}  # fmt: skip
    assert all("set-cookie" not in a.headers for a in answers)


def test_too_many_attempts_are_told_to_wait() -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    alone = gr.Limits(local=True)
    _, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, auth=("a", "b"), limits=alone
    )
    try:
        with httpx.Client(base_url=url) as client:
            wrong = {"username": "a", "password": "x"}
            tries = [client.post("login", data=wrong).status_code for _ in range(BY_ADDRESS)]
        assert tries == [400] * BY_ADDRESS
        right = {"username": "a", "password": "b"}
        late = httpx.post(f"{url}login", data=right)
        assert late.status_code == 429
        assert 0 < int(late.headers["retry-after"]) <= 300
        shown = httpx.post(f"{url}login", data=right, headers=HTML)
        assert (shown.status_code, "Too many attempts" in shown.text) == (429, True)
    finally:
        app.close()


# -- people ----------------------------------------------------------------------------------------


def test_a_form_leads_back_to_where_one_wanted_to_go(visit: Visit) -> None:
    someone = visit()
    asked = someone.http.get("some/page?x=1", headers=HTML)
    assert asked.status_code == 401
    assert 'action="../login?form=' in asked.text
    assert 'name="page" value="/some/page?x=1"' in asked.text
    form = {"username": "ann", "password": "tea and cake", "page": "/some/page?x=1"}
    answer = someone.http.post("login", data=form, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "./some/page?x=1")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_form_leads_nowhere_else(visit: Visit, target: str) -> None:
    for field in ("page", "_target_url"):
        form = {"username": "ann", "password": "tea and cake", field: target}
        answer = visit().http.post("login", data=form, headers=HTML)
        assert answer.headers["location"] in ("./", "./evil.example", "/evil.example")


def test_a_wrong_password_is_said_at_its_field(visit: Visit) -> None:
    form = {"username": '"><script>', "password": "x", "page": "/a"}
    answer = visit().http.post("login", data=form, headers=HTML)
    assert answer.status_code == 400
    assert 'role="alert">Name or password is wrong.' in answer.text
    assert 'value="&quot;&gt;&lt;script&gt;"' in answer.text
    assert "<script" not in answer.text
    assert 'name="page" value="/a"' in answer.text


def test_the_page_can_do_nothing_but_ask(visit: Visit) -> None:
    page = visit().http.get("")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert "Ask <b>Bob</b>." in page.text
    assert "showglass-page" not in page.text, "nothing of the app is in it"


# -- leaving ---------------------------------------------------------------------------------------


def test_signing_out_ends_all_of_a_person(visit: Visit) -> None:
    here, there, bob = visit("ann", "tea and cake"), visit("ann", "tea and cake"), visit("bob", "s3cret")  # fmt: skip
    gone = here.http.get("logout")
    assert (gone.status_code, gone.headers["location"]) == (302, "./")
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert (here.name, there.name, bob.name) == (None, None, "bob")


def test_or_this_browser_alone(visit: Visit) -> None:
    here, there = visit("ann", "tea and cake"), visit("ann", "tea and cake")
    here.http.get("logout?all_session=false")
    assert (here.name, there.name) == (None, "ann")


def test_the_page_says_so(ann: Visitor) -> None:
    gone = ann.http.post("logout", headers=HTML)
    assert (gone.status_code, gone.headers["location"]) == (303, "./login?out=1")
    assert "You are signed out." in ann.http.get("login?out=1").text


def test_a_stolen_token_is_worth_nothing_afterwards(ann: Visitor) -> None:
    stolen = dict(ann.http.cookies)
    ann.http.get("logout")
    assert httpx.get(f"{ann.url}config", cookies=stolen).status_code == 401


def test_another_site_cannot_sign_anybody_out(ann: Visitor) -> None:
    for site in ("cross-site", "same-site"):
        asked = ann.http.get("logout", headers={**HTML, "sec-fetch-site": site})
        assert (asked.status_code, "Stay signed in" in asked.text) == (200, True)
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert ann.http.post("logout", headers=foreign).status_code == 403
    assert ann.name == "ann"


def test_another_site_cannot_sign_anybody_in(visit: Visit) -> None:
    """Else it would have people work, and leave their data, in its own account."""
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        answer = visit().sign_in("ann", "tea and cake", headers={"origin": origin})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def action(page: str) -> str:
    """Where a form of the login page goes."""
    found = re.search(r'<form method="post" action="\./([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_form_works_behind_a_proxy_that_hides_the_name_over_plain_http(visit: Visit) -> None:
    """Browsers say where a form stood only over TLS, and the Host is the proxy's own."""
    someone, other = visit(), visit()
    hidden = {**HTML, "origin": "http://tools.lan"}
    form = {"username": "ann", "password": "tea and cake"}
    door = action(someone.http.get("", headers=HTML).text)
    wrong = someone.http.post(door, data={**form, "password": "x"}, headers=hidden)
    assert wrong.status_code == 400
    assert action(wrong.text) == door, "several tabs may show it"
    foreign = action(other.http.get("login", headers=HTML).text)
    refused = [
        ("login", hidden), ("login?form=", hidden), (foreign, hidden), (door.replace("login", "config"), hidden),
        (door, {**hidden, "sec-fetch-site": "cross-site"}), (door, {**hidden, "origin": "null"}),
    ]  # fmt: skip
    for path, headers in refused:
        assert someone.http.post(path, data=form, headers=headers).status_code == 403, path
    assert other.name is None
    done = someone.http.post(door, data=form, headers=hidden)
    assert (done.status_code, someone.name) == (303, "ann")
    asked = someone.http.get("logout", headers={**HTML, "sec-fetch-site": "cross-site"})
    assert someone.http.post("logout", headers=hidden).status_code == 403
    someone.http.post(action(asked.text), headers=hidden)
    assert someone.name is None


def test_a_token_is_never_taken_over(visit: Visit) -> None:
    """Fixation: whoever plants a cookie must not know the token after the sign-in; and the one before ends."""
    someone = visit()
    someone.sign_in("ann", "tea and cake")
    name, planted = next(iter(someone.http.cookies.items()))
    again = visit()
    again.sign_in("bob", "s3cret", headers={"cookie": f"{name}={planted}"})
    assert again.http.cookies[name] != planted
    assert again.name == "bob"
    assert someone.name is None


def test_a_token_serves_as_a_bearer_but_no_script_gets_it(ann: Visitor) -> None:
    token = ann.http.get("gradio_api/token").json()
    assert token["user"] == "ann"
    for header in ("authorization", "x-hf-authorization"):
        sent = {header: f"Bearer {token['token']}"}
        assert httpx.get(f"{ann.url}gradio_api/user", headers=sent).json() == "ann"
    script = ann.http.get("gradio_api/token", headers={"sec-fetch-site": "same-origin"}).json()
    assert script == {"token": None, "user": "ann"}


def test_an_open_app_asks_nobody(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app, server_port=0)
    assert httpx.get(f"{url}gradio_api/user").json() is None
    assert httpx.get(f"{url}gradio_api/token").json() == {"token": None, "user": None}
    assert httpx.get(f"{url}gradio_api/login_check").json() is None
    for door in ("login", "logout"):
        answer = httpx.get(f"{url}{door}?_target_url=//evil.example")
        assert (answer.status_code, answer.headers["location"]) == (302, "/evil.example")
    assert httpx.get(f"{url}assets/x/").status_code == 404, "nor does the router send anybody on"
