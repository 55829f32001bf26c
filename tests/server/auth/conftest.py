"""An app whose visitors sign in, served once a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from tests.door_client import named_frames

USERS = [("ann", "tea and cake"), gr.User("bob", "s3cret", roles=["admin"])]
HTML = {"accept": "text/html,application/xhtml+xml"}


def who(request: gr.Request) -> dict[str, Any]:
    """What a function learns of its caller."""
    user = request.user
    return {"name": request.username, "roles": list(user.roles) if user is not None else None}


def build() -> gr.Blocks:
    """Endpoints that say who calls, one for admins, and one that takes and gives files."""
    with gr.Blocks(title="Clinic") as app:
        text, data, file = gr.Textbox(), gr.JSON(), gr.File()
        seen = gr.State([])
        click = gr.Button("Go").click
        click(who, None, data)
        click(lambda: "done", None, text, api_name="restart", roles="admin")
        click(lambda path: path, file, file, api_name="copy")
        click(lambda path: Path(path).read_text(), file, text, api_name="read")

        def remember(name: str, seen: list[str]) -> tuple[str, list[str]]:
            return ",".join([*seen, name]), [*seen, name]

        click(remember, [text, seen], [text, seen])
    return app


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, url: str, name: str = "", password: str = "") -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=30)
        if name:
            self.sign_in(name, password)

    def sign_in(self, name: str, password: str, **more: Any) -> httpx.Response:
        """Post the form."""
        return self.http.post("login", data={"username": name, "password": password}, **more)

    def call(self, name: str, *data: Any, **body: Any) -> Any:
        """Outputs of an endpoint; the answer itself when it was refused."""
        answer = self.http.post(f"gradio_api/call/{name}", json={"data": list(data), **body})
        if answer.status_code != 200:
            return answer
        stream = self.http.get(f"gradio_api/call/{name}/{answer.json()['event_id']}")
        return named_frames(stream.content)[-1][1]

    def upload(self, text: bytes = b"mine") -> str:
        """A file; returns its ticket."""
        answer = self.http.post("gradio_api/upload", files={"files": ("a.txt", text)})
        return str(answer.json()[0])

    @property
    def name(self) -> Any:
        """As whom the app knows us."""
        answer = self.http.get("gradio_api/user")
        return answer.json() if answer.status_code == 200 else None


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, str]]:
    """The app as it is served, and where."""
    app = build()
    asgi, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, auth=USERS, auth_message="Ask <b>Bob</b>."
    )  # fmt: skip
    yield asgi, url
    app.close()


@pytest.fixture
def url(served: tuple[Any, str]) -> str:
    """Where the app is."""
    return served[1]


@pytest.fixture
def service(served: tuple[Any, str]) -> Any:
    """What the doors of the app share."""
    return served[0].state.service


@pytest.fixture
def visit(url: str) -> Iterator[Callable[..., Visitor]]:
    """A new visitor; with a name and password, signed in."""
    visitors: list[Visitor] = []

    def make(name: str = "", password: str = "") -> Visitor:
        visitors.append(Visitor(url, name, password))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.http.close()


@pytest.fixture
def ann(visit: Callable[..., Visitor]) -> Visitor:
    """Signed in, without a role."""
    return visit("ann", "tea and cake")


@pytest.fixture
def bob(visit: Callable[..., Visitor]) -> Visitor:
    """Signed in as an admin."""
    return visit("bob", "s3cret")


@pytest.fixture
def visitor() -> Iterator[httpx.Client]:
    """Somebody who asks for pages and keeps cookies."""
    with httpx.Client(headers=HTML, timeout=20) as client:
        yield client
