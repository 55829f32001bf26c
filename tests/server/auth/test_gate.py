"""What the gate lets through: who signed in, and nothing of anybody else's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

import showglass as gr
from showglass.server.auth import gate
from tests.page_client import DATA
from tests.server.auth.conftest import USERS, Visitor

Visit = Callable[..., Visitor]


def page_of(visitor: Visitor) -> dict[str, Any]:
    found = DATA.search(visitor.http.get("").text)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def socket(visitor: Visitor, **headers: str) -> Any:
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.http.cookies.items())
    sent = {**({"cookie": cookies} if cookies else {}), **headers}
    return connect(visitor.url.replace("http", "ws") + "gradio_api/socket", additional_headers=sent)


def hello(opened: Any, token: str, **more: Any) -> dict[str, Any]:
    opened.send(json.dumps({"t": "hello", "token": token, **more}))
    answer: dict[str, Any] = json.loads(opened.recv(timeout=30))
    return answer


def test_a_stranger_is_told_what_clients_look_for(visit: Visit) -> None:
    answer = visit().http.get("config")
    assert answer.status_code == 401
    assert answer.json() == {"detail": {"error": "Not authenticated", "auth_message": "Ask <b>Bob</b>."}}  # fmt: skip
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_the_socket_is_closed_to_strangers(visit: Visit) -> None:
    with pytest.raises(InvalidStatus) as refused, socket(visit()):
        pass
    assert refused.value.response.status_code == 401


def test_functions_learn_who_calls(ann: Visitor, bob: Visitor) -> None:
    assert ann.call("who") == [{"name": "ann", "roles": []}]
    assert bob.call("who") == [{"name": "bob", "roles": ["admin"]}]
    with socket(bob) as opened:
        hello(opened, page_of(bob)["token"])
        opened.send(json.dumps({"t": "run", "job": 1, "fn": 0, "data": []}))
        frames = ""
        while '"done"' not in frames:
            frames += str(opened.recv(timeout=30))
    assert '{"name":"bob","roles":["admin"]}' in frames


def test_the_page_says_whose_it_is_and_is_not_kept(ann: Visitor, bob: Visitor) -> None:
    assert page_of(ann)["username"] == "ann"
    assert page_of(bob)["username"] == "bob"
    page = ann.http.get("")
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]


def test_a_page_token_is_worth_nothing_to_others(ann: Visitor, bob: Visitor) -> None:
    """Bob may know how a page looks; his site must not open a socket or upload with Ann's cookie."""
    bobs = page_of(bob)["token"]
    with socket(ann) as opened:
        assert hello(opened, bobs)["t"] == "refused"
    foreign = {"origin": "https://bob.example", "x-showglass-token": bobs}
    files = {"files": ("a.txt", b"x")}
    assert ann.http.post("gradio_api/upload", files=files, headers=foreign).status_code == 403
    foreign["x-showglass-token"] = page_of(ann)["token"]
    assert ann.http.post("gradio_api/upload", files=files, headers=foreign).status_code == 200


def test_a_session_of_a_page_is_not_resumed_by_others(ann: Visitor, bob: Visitor) -> None:
    with socket(ann) as opened:
        key = hello(opened, page_of(ann)["token"])["session"]
    with socket(bob) as opened:
        answer = hello(opened, page_of(bob)["token"], session=key)
    assert (answer["resumed"], answer["session"] != key) == (False, True)
    with socket(ann) as opened:
        assert hello(opened, page_of(ann)["token"], session=key)["resumed"]


def test_an_open_socket_ends_with_the_sign_in(visit: Visit) -> None:
    here, there = visit("ann", "tea and cake"), visit("ann", "tea and cake")
    with socket(here) as opened:
        hello(opened, page_of(here)["token"])
        there.http.get("logout")
        with pytest.raises(ConnectionClosed):
            opened.recv(timeout=30)
        assert opened.close_code == gate.SIGNED_OUT


def test_elsewhere_it_ends_at_its_next_move(
    ann: Visitor, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign-out on another replica tells nobody here: what moves looks again."""
    monkeypatch.setattr(gate, "AGAIN_SECONDS", 0.0)
    with socket(ann) as opened:
        hello(opened, page_of(ann)["token"])
        asyncio.run(service.signin.sessions.close_all("user:ann"))
        opened.send(json.dumps({"t": "run", "job": 1, "fn": 0, "data": []}))
        with pytest.raises(ConnectionClosed):
            opened.recv(timeout=30)


# -- what belongs to whom --------------------------------------------------------------------------


def test_files_of_one_are_not_read_by_another(ann: Visitor, bob: Visitor) -> None:
    ticket = ann.upload(b"for my eyes")
    mine = ann.http.get(f"gradio_api/file={ticket}")
    assert (mine.status_code, mine.content) == (200, b"for my eyes")
    ranged = {"range": "bytes=0-2"}
    for headers in ({}, ranged):
        assert bob.http.get(f"gradio_api/file={ticket}", headers=headers).status_code == 403
    assert ann.http.get(f"gradio_api/thumbnail/128/file={ticket}").status_code == 415
    assert bob.http.get(f"gradio_api/thumbnail/128/file={ticket}").status_code == 403
    file = {"path": ticket, "meta": {"_type": "gradio.FileData"}}
    assert ann.call("read", file) == ["for my eyes"]
    refused = bob.call("read", file)
    assert "for my eyes" not in json.dumps(refused)
    copied = ann.call("copy", file)[0]["path"]
    assert ann.http.get(f"gradio_api/file={copied}").status_code == 200
    assert bob.http.get(f"gradio_api/file={copied}").status_code == 403


def test_a_session_hash_is_each_persons_own(ann: Visitor, bob: Visitor) -> None:
    assert ann.call("remember", "one", session_hash="same")[0] == "one"
    assert bob.call("remember", "two", session_hash="same")[0] == "two"
    assert ann.call("remember", "three", session_hash="same")[0] == "one,three"


def test_an_event_is_read_and_cancelled_by_who_began_it(ann: Visitor, bob: Visitor) -> None:
    event = ann.http.post("gradio_api/call/who", json={"data": []}).json()["event_id"]
    assert bob.http.get(f"gradio_api/call/who/{event}").status_code == 404
    assert bob.http.post("gradio_api/cancel", json={"event_id": event}).status_code == 200
    assert '"name":"ann"' in ann.http.get(f"gradio_api/call/who/{event}").text


def test_a_queue_is_read_by_who_joined_it(ann: Visitor, bob: Visitor) -> None:
    body = {"data": [], "fn_index": 0, "session_hash": "queue"}
    assert ann.http.post("gradio_api/queue/join", json=body).status_code == 200
    stolen = bob.http.get("gradio_api/queue/data?session_hash=queue").text
    assert "session_not_found" in stolen
    assert '"name":"ann"' in ann.http.get("gradio_api/queue/data?session_hash=queue").text


# -- roles -----------------------------------------------------------------------------------------


def test_a_role_is_asked_for_at_every_door(ann: Visitor, bob: Visitor) -> None:
    refused = ann.call("restart")
    assert refused.status_code == 403
    assert refused.json() == {"detail": "You may not use /restart: it is for people with another role."}  # fmt: skip
    bodies = {
        "call/v2/restart": {},
        "queue/join": {"data": [], "fn_index": 1, "session_hash": "roles"},
        "run/restart": {"data": []},
        "api/restart": {"data": []},
        "run/predict": {"data": [], "fn_index": 1},
    }
    for door, body in bodies.items():
        assert ann.http.post(f"gradio_api/{door}", json=body).status_code == 403, door
    assert bob.call("restart") == ["done"]


def offered(page: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the event for admins has a trigger, and whether the button, which starts others too, may be pressed."""
    event = next(e for e in page["events"] if e["id"] == 1)
    assert event["outputs"], "what is an output stays one"
    button = next(c for c in page["components"] if c["type"] == "button")
    return bool(event["targets"]), button["props"].get("interactive", True)


def test_a_button_for_others_alone_is_disabled(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        button, out = gr.Button("Restart"), gr.Textbox()
        first = button.click(lambda: "", None, out, roles="admin")
        first.then(lambda: "", None, out, roles="admin")
    url = serve(app, server_port=0, auth=USERS)
    for name, password, able in (("ann", "tea and cake", False), ("bob", "s3cret", True)):
        visitor = Visitor(url, name, password)
        page = page_of(visitor)
        shown = next(c for c in page["components"] if c["type"] == "button")
        assert shown["props"].get("interactive", True) is able
        assert [bool(e["targets"]) for e in page["events"]] == [able, able]
        visitor.http.close()


def test_a_role_is_asked_for_on_the_socket_and_the_page_knows(ann: Visitor, bob: Visitor) -> None:
    assert offered(page_of(ann)) == (False, True)
    assert offered(page_of(bob)) == (True, True)
    with socket(ann) as opened:
        hello(opened, page_of(ann)["token"])
        opened.send(json.dumps({"t": "run", "job": 1, "fn": 1, "data": []}))
        assert "You may not use /restart" in str(opened.recv(timeout=30))


def test_roles_without_anybody_who_signs_in_are_a_slip() -> None:
    with gr.Blocks() as app:
        gr.Button().click(lambda: 1, None, gr.Number(), roles="admin", api_name="restart")
    with pytest.raises(ValueError, match="/restart is for people with a role"):
        app.launch(prevent_thread_lock=True, quiet=True)


@pytest.mark.parametrize("roles", ["", [], [""], [1]])
def test_roles_are_names(roles: Any) -> None:
    with gr.Blocks(), pytest.raises(ValueError, match="roles="):
        gr.Button().click(lambda: 1, None, gr.Number(), roles=roles)


def test_a_store_that_is_away_opens_nothing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from showglass.store.base import StoreAway
    from showglass.store.memory import MemoryStore

    ann = visit("ann", "tea and cake")

    async def away(*_: Any) -> bytes:
        raise StoreAway

    monkeypatch.setattr(MemoryStore, "get", away)
    assert ann.http.get("config").status_code == 503
    assert visit().sign_in("ann", "tea and cake").status_code == 503
    monkeypatch.undo()
    assert isinstance(ann.http.get("config"), httpx.Response)
    assert ann.name == "ann"


def test_who_may_not_use_an_endpoint_is_not_told_of_it(ann: Visitor, bob: Visitor) -> None:
    for visitor, told in ((ann, False), (bob, True)):
        for door in ("info", "info?all_endpoints=true"):
            named = visitor.http.get(f"gradio_api/{door}").json()["named_endpoints"]
            assert ("/restart" in named) is told
            assert "/who" in named
        paths = visitor.http.get("gradio_api/openapi.json").json()["paths"]
        assert ("/gradio_api/call/v2/restart" in paths) is told
        assert "/gradio_api/call/v2/who" in paths
        config = visitor.http.get("config").json()
        edge = next(d for d in config["dependencies"] if d["id"] == 1)
        assert (edge["api_name"], edge["api_visibility"]) == (
            ("restart", "public") if told else (None, "private")
        )
        assert edge["outputs"], "it stays an edge: what is an output stays one"
        refused = visitor.http.post("gradio_api/call/restar", json={"data": []}).json()["detail"]
        assert ("/restart" in refused) is told
        visitor.call("restart")
        counted = visitor.http.get("monitoring/summary").json()["functions"]
        assert any("restart" in name for name in counted) is told


def test_a_deep_link_tells_who_asks(ann: Visitor) -> None:
    ann.call("remember", "x", None, session_hash="linked")
    link = ann.http.get("gradio_api/deep_link?session_hash=linked").json()
    found = ann.http.get(f"config?deep_link={link}").json()
    assert (found["deep_link_state"], found["username"]) == ("valid", "ann")
