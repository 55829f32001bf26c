"""Server functions of components that only people with a role have to do with, through both doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from showglass.runtime.roles import Forbidden
from showglass.server.bound import Bound
from tests.page_client import PageClient

Serve = Callable[..., str]
USERS = [gr.User("ann", "a"), gr.User("bob", "b", roles=["admin"]), gr.User("cy", "c", roles=["ops"])]  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> gr.Blocks:
    (tmp_path / "plan.txt").write_text("x")
    with gr.Blocks() as app:
        closed, both, unused = (
            gr.FileExplorer(root_dir=str(tmp_path), label=label) for label in ("closed", "both", "unused")
        )  # fmt: skip
        out = gr.Textbox()
        gr.Button().click(str, closed, out, api_name="one", roles="admin")
        gr.Button().click(str, [closed], out, api_name="two", roles=["ops", "night"])
        gr.Button().click(str, both, out, api_name="three", roles="admin")
        gr.Button().click(str, both, None, api_name="four")
        del unused
    return app


def explorers(app: gr.Blocks) -> dict[str, int]:
    blocks: list[Any] = [b for b in app.blocks.values() if isinstance(b, gr.FileExplorer)]
    return {b.label: b._id for b in blocks}


@pytest.mark.parametrize(
    ("label", "roles", "may"),
    [
        ("closed", None, False), ("closed", (), False), ("closed", ("nurse",), False),
        ("closed", ("admin",), True), ("closed", ("night",), True),
        ("both", None, True), ("both", (), True), ("unused", None, True),
    ],
)  # fmt: skip
def test_who_may(app: gr.Blocks, label: str, roles: tuple[str, ...] | None, may: bool) -> None:
    bound, block = Bound(app), app.blocks[explorers(app)[label]]
    user = None if roles is None else gr.User("ann", roles=roles)
    if may:
        bound.check(block, user)
    else:
        with pytest.raises(Forbidden, match="another role"):
            bound.check(block, user)
    bound.check(None, user)


@pytest.fixture
def url(app: gr.Blocks, serve: Serve) -> str:
    return serve(app, server_port=0, auth=USERS)


@pytest.fixture
def sign_in(url: str) -> Iterator[Callable[[str], httpx.Client]]:
    opened: list[httpx.Client] = []

    def enter(name: str) -> httpx.Client:
        client = httpx.Client(base_url=url, timeout=20)
        opened.append(client)
        client.post("login", data={"username": name, "password": name[0]})
        return client

    yield enter
    for client in opened:
        client.close()


@pytest.mark.parametrize(
    ("name", "label", "may"),
    [("ann", "closed", False), ("bob", "closed", True), ("cy", "closed", True), ("ann", "both", True)],
)  # fmt: skip
def test_both_doors(
    app: gr.Blocks, url: str, sign_in: Callable[[str], httpx.Client], name: str, label: str, may: bool
) -> None:  # fmt: skip
    client, number = sign_in(name), explorers(app)[label]
    body = {"component_id": number, "fn_name": "ls", "session_hash": "s", "data": []}
    answer = client.post("gradio_api/component_server", json=body)
    assert (answer.status_code == 200) is may, answer.text
    assert ("plan.txt" in answer.text) is may
    if not may:
        assert answer.status_code == 403
        assert "another role" in answer.text
    cookie = {"cookie": "; ".join(f"{c.name}={c.value}" for c in client.cookies.jar)}
    page = PageClient(url, cookie)
    page.send({"t": "call", "call": 1, "component": number, "name": "ls", "data": []})
    while (said := page.read())["t"] != "reply":
        pass
    assert ("plan.txt" in str(said)) is may
    assert ("another role" in str(said)) is not may
    page.close()
