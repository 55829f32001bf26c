"""Deep links: what a client's components show, for whoever has the name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.server import seen
from showglass.server.allotment import Allotment
from tests.page_client import DATA, PageClient

Serve = Callable[..., str]


@pytest.fixture
def app() -> gr.Blocks:
    with gr.Blocks() as built:
        name, out, shown = gr.Textbox(label="Name"), gr.Textbox(label="Out"), gr.HTML()
        color, secret, file = gr.Dropdown(["red"], label="Color"), gr.State(0), gr.File()
        go = gr.Button("Go")
        go.click(lambda n: f"Hello {n}!", name, out, api_name="greet")
        go.click(lambda n: gr.update(choices=["blue", n], value=n), name, color, api_name="paint")
        go.click(lambda c: c, color, out, api_name="picked")
        go.click(lambda n, s: (n, s + 1), [name, secret], [out, secret], api_name="remember")
        go.click(lambda t: t, shown, out, api_name="markup")
        go.click(lambda t: f"<b>{t}</b>", name, shown, api_name="drawn")
        go.click(lambda f: f, file, file, api_name="file")
    return built


@pytest.fixture
def client(serve: Serve, app: gr.Blocks) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serve(app, server_port=0)) as opened:
        yield opened


def call(client: httpx.Client, name: str, *data: Any, session: str = "me") -> Any:
    body = {"data": data, "session_hash": session}
    answer = client.post(f"gradio_api/call/{name}", json=body, headers={"prefer": "wait"})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def link(client: httpx.Client, session: str = "me") -> str:
    return str(client.get("gradio_api/deep_link", params={"session_hash": session}).json())


def config(client: httpx.Client, name: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("config", params={"deep_link": name}).json()
    return found


def values(found: dict[str, Any]) -> dict[str, Any]:
    """Component type and label to value."""
    return {
        f"{c['type']} {c['props'].get('label', '')}".strip(): c["props"]["value"]
        for c in found["components"]
        if c["props"].get("value") not in (None, "")
    }


def page(client: httpx.Client, name: str) -> dict[str, Any]:
    """The data of the page that somebody opens with the link."""
    found = DATA.search(client.get("", params={"deep_link": name}).text)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_link_brings_inputs_and_outputs_back(client: httpx.Client) -> None:
    call(client, "greet", "Ann")
    name = link(client)
    assert len(name) == 16
    found = config(client, name)
    assert found["deep_link_state"] == "valid"
    assert values(found)["textbox Name"] == "Ann"
    assert values(found)["textbox Out"] == "Hello Ann!"
    assert "deep_link_state" not in client.get("config").json()
    assert "textbox Name" not in values(client.get("config").json())


def test_a_page_opens_with_the_values(client: httpx.Client) -> None:
    call(client, "greet", "Ann")
    data = page(client, link(client))
    assert data["deep_link"] == "valid"
    props = [c.get("props", {}) for c in data["components"]]
    shown = {p.get("label"): p.get("value") for p in props}
    assert (shown["Name"], shown["Out"]) == ("Ann", "Hello Ann!")


def test_a_link_is_of_its_moment(client: httpx.Client) -> None:
    call(client, "greet", "Ann")
    first = link(client)
    call(client, "greet", "Bob")
    assert values(config(client, first))["textbox Name"] == "Ann"
    assert values(config(client, link(client)))["textbox Name"] == "Bob"


def test_changed_props_come_along_and_hold_on_the_server(
    client: httpx.Client, app: gr.Blocks
) -> None:
    call(client, "paint", "green")
    name = link(client)
    found = next(c for c in config(client, name)["components"] if c["type"] == "dropdown")
    assert found["props"]["value"] == "green"
    assert [choice[1] for choice in found["props"]["choices"]] == ["blue", "green"]
    picked = next(d.id for d in app.dependencies if d.api_name == "picked")
    stages = {}
    for query in ("", f"a=b&deep_link={name}"):
        opened = PageClient(str(client.base_url), query=query)
        stages[query] = opened.call(picked, "green")[0]
        opened.close()
    assert list(stages.values()) == ["failed", "done"]


def test_a_state_is_in_no_link(client: httpx.Client) -> None:
    call(client, "remember", "x", None)
    found = config(client, link(client))
    assert not [c for c in found["components"] if c["type"] == "state" and c["props"].get("value")]


def test_markup_that_a_client_sent_is_shown_to_nobody_else(client: httpx.Client) -> None:
    call(client, "markup", "<form>your password")
    assert "html" not in values(config(client, link(client)))
    call(client, "drawn", "x")
    assert values(config(client, link(client)))["html"] == "<b>x</b>"


def test_a_file_has_our_address_and_no_other(client: httpx.Client) -> None:
    ticket = client.post("gradio_api/upload", files={"files": ("a.txt", b"x")}).json()[0]
    forged = {"path": ticket, "url": "http://evil.example/", "meta": {"_type": "gradio.FileData"}}
    call(client, "file", forged)
    file = values(config(client, link(client)))["file"]
    assert file["url"] == f"{client.base_url}gradio_api/file={ticket}"
    assert "evil" not in client.get("", params={"deep_link": link(client)}).text


def test_files_of_a_link_outlive_the_session(client: httpx.Client, app: gr.Blocks) -> None:
    service = app.server.app.state.service
    kept = service.vault.ledger.kept
    tickets = {}
    for session in ("linked", "left"):
        before = set(kept)
        ticket = client.post("gradio_api/upload", files={"files": ("a.txt", b"x")}).json()[0]
        sent = {"path": ticket, "meta": {"_type": "gradio.FileData"}}
        [made] = call(client, "file", sent, session=session)
        tickets[session] = made["path"]
        for token in kept.keys() - before:
            kept[token].owner = session  # as if a job of the session had made it
        if session == "linked":
            link(client, session)
    for owner in ("linked", "left"):
        service.vault.ledger.leave(owner)
    found = {s: client.get(f"gradio_api/file={t}").status_code for s, t in tickets.items()}
    assert found["linked"] == 200
    assert found["left"] != 200


def test_without_values_there_is_no_link(client: httpx.Client) -> None:
    assert link(client, "nobody") == ""
    assert client.get("gradio_api/deep_link").status_code == 400
    assert client.get("gradio_api/deep_link?session_hash=").status_code == 400


@pytest.mark.parametrize("name", ["", "x", "a" * 16, "../../etc/passwd", "x" * 5000, "\0"])
def test_a_link_that_is_none_says_so(client: httpx.Client, name: str) -> None:
    assert config(client, name)["deep_link_state"] == "invalid"
    assert page(client, name)["deep_link"] == "invalid"


def test_failures_change_nothing(client: httpx.Client) -> None:
    call(client, "greet", "Ann")
    body = {"data": ["nowhere"], "session_hash": "me"}
    client.post("gradio_api/run/picked", json=body)
    found = values(config(client, link(client)))
    assert (found["textbox Out"], found["dropdown Color"]) == ("Hello Ann!", "red")


def test_what_is_remembered_is_bounded(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, app: gr.Blocks
) -> None:
    call(client, "greet", "y" * seen.MOST)
    assert link(client) == ""
    call(client, "greet", "Ann")
    call(client, "greet", "x" * (seen.MOST // 2))
    found = values(config(client, link(client)))
    assert found.keys() >= {"textbox Out"}
    assert "textbox Name" not in found
    service = app.server.app.state.service
    crowded = Allotment(service.store, 80, 100)  # one link, but not two
    monkeypatch.setattr(service.links, "_kept", crowded)
    call(client, "greet", "Ann", session="a")
    first, second = link(client, "a"), link(client, "a")
    assert config(client, first)["deep_link_state"] == "invalid"
    assert config(client, second)["deep_link_state"] == "valid"
