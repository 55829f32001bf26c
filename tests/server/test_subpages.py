"""The doors of an app's pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
from gradio_client import Client
from starlette.applications import Starlette

import showglass as gr
from tests.page_client import DATA


def app() -> gr.Blocks:
    with gr.Blocks(title="<App>") as demo:
        name = gr.Textbox(label="Name")
        gr.Button("Go").click(str.upper, name, name, api_name="up")
    with demo.route("Zweite Übersicht"):
        gr.Textbox(label="Only here")
        gr.Button("Down").click(str.lower, name, name, api_name="down")
    return demo


def data(text: str) -> dict[str, Any]:
    found = DATA.search(text)
    assert found is not None
    told: dict[str, Any] = json.loads(found.group(1))
    return told


def test_each_page_is_a_document(serve: Callable[..., str]) -> None:
    url = serve(app())
    first, second = httpx.get(url).text, httpx.get(f"{url}zweite-übersicht")
    assert second.status_code == 200
    assert "<title>Zweite Übersicht · &lt;App&gt;</title>" in second.text
    assert "Only here" in second.text
    assert "Only here" not in first
    told = data(second.text)
    assert told["page"] == "zweite-übersicht"
    assert [p["name"] for p in told["pages"]] == ["Home", "Zweite Übersicht"]
    assert len(told["events"]) == 1
    assert httpx.head(f"{url}zweite-übersicht").status_code == 200


def test_a_slash_at_the_end_goes_away(serve: Callable[..., str]) -> None:
    url = serve(app())
    answer = httpx.get(f"{url}zweite-übersicht/?__theme=dark")
    assert answer.status_code == 301
    assert answer.headers["location"] == "../zweite-%C3%BCbersicht?__theme=dark"
    assert httpx.get(f"{url}zweite-übersicht/", follow_redirects=True).status_code == 200
    assert httpx.get(f"{url}no-page").status_code == 404


def test_clients_see_one_app(serve: Callable[..., str]) -> None:
    url = serve(app())
    client = Client(url, verbose=False)
    assert client.predict("Abc", api_name="/up") == "ABC"
    assert client.predict("Abc", api_name="/down") == "abc"


def test_the_configuration_of_a_page(serve: Callable[..., str]) -> None:
    url = serve(app())
    whole = httpx.get(f"{url}config").json()
    one = httpx.get(f"{url}config", params={"page": "zweite-übersicht"}).json()
    assert one["current_page"] == "zweite-übersicht"
    assert one["layout"] == whole["page"]["zweite-übersicht"]["layout"]
    assert one["dependencies"] == whole["dependencies"]
    assert whole["current_page"] == ""
    missing = httpx.get(f"{url}config", params={"page": "nothing"})
    assert missing.status_code == 404
    assert "nothing" in missing.json()["detail"]


def test_below_another_app(serve_asgi: Callable[[Any], str]) -> None:
    outer = gr.mount_app(Starlette(), app(), "/sub")
    url = serve_asgi(outer)
    assert "Only here" in httpx.get(f"{url}sub/zweite-übersicht").text
    assert 'src="assets/' in httpx.get(f"{url}sub/zweite-übersicht").text


def test_strangers_sign_in_first(serve: Callable[..., str]) -> None:
    url = serve(app(), auth=("ann", "secret"))
    asked = httpx.get(f"{url}zweite-übersicht", headers={"accept": "text/html"})
    assert asked.status_code == 401
    assert "Only here" not in asked.text
    assert 'name="password"' in asked.text
    with httpx.Client(base_url=url) as browser:
        entered = browser.post(
            "login", data={"username": "ann", "password": "secret"}, headers={"origin": url[:-1]}
        )
        assert entered.status_code < 400
        told = browser.get("zweite-übersicht")
        assert "Only here" in told.text
        assert told.headers["cache-control"] == "no-store"


def test_a_page_hides_what_a_role_may_not_do(serve: Callable[..., str]) -> None:
    with gr.Blocks() as demo:
        gr.Markdown("main")
    with demo.route("Admin"):
        box = gr.Textbox()
        gr.Button("Wipe").click(str.upper, box, box, api_name="wipe", roles=["admin"])
    url = serve(demo, auth=("ann", "secret"))
    with httpx.Client(base_url=url) as browser:
        browser.post("login", data={"username": "ann", "password": "secret"}, headers={"origin": url[:-1]})  # fmt: skip
        told = data(browser.get("admin").text)
    assert told["events"][0]["targets"] == []
    assert "wipe" not in json.dumps(told)
