"""The users' clients sign in: `gradio_client` in Python, `@gradio/client` in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AuthenticationError
from joserfc import jwk, jwt

import showglass as gr

NODE = Path(__file__).resolve().parents[1] / "node"
SECRET = "a shared secret of some forty characters"


def who(greeting: str, request: gr.Request) -> str:
    return f"{greeting} {request.username}"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An app that takes passwords, and tokens of one issuer."""
    with gr.Blocks() as app:
        text, file, seen = gr.Textbox(), gr.File(), gr.State([])
        click = gr.Button("Go").click
        click(who, text, gr.Textbox())
        click(lambda path: Path(path).read_text(), file, gr.Textbox(), api_name="read")
        click(lambda path: path, file, gr.File(), api_name="copy")
        click(who, text, gr.Textbox(), api_name="admins", roles="admin")

        def count(to: float) -> Iterator[int]:
            yield from range(int(to))

        click(count, gr.Number(), gr.Number())

        def remember(name: str, seen: list[str]) -> tuple[str, list[str]]:
            return ",".join([*seen, name]), [*seen, name]

        click(remember, [text, seen], [gr.Textbox(), seen])
    token = gr.JWT(SECRET, issuer="https://id.example", audience="app")
    _, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0,
        auth=[("ann", "tea and cake"), gr.User("bob", "b", roles=["admin"]), token], auth_message="Ask Bob.",
    )  # fmt: skip
    yield url
    app.close()


def token() -> str:
    claims = {
        "iss": "https://id.example",
        "aud": "app",
        "sub": "robot",
        "exp": int(time.time()) + 60,
    }
    return jwt.encode({"alg": "HS256"}, claims, jwk.OctKey.import_key(SECRET))


def test_python_signs_in_and_works(url: str, tmp_path: Path) -> None:
    client = Client(url, auth=("ann", "tea and cake"), verbose=False, download_files=str(tmp_path))
    assert client.predict("hello", api_name="/who") == "hello ann"
    assert client.submit(3, api_name="/count").result(timeout=30) == 2
    assert client.predict("a", api_name="/remember") == "a"
    assert client.predict("b", api_name="/remember") == "a,b"
    source = tmp_path / "source.txt"
    source.write_text("mine")
    assert client.predict(handle_file(str(source)), api_name="/read") == "mine"
    assert Path(client.predict(handle_file(str(source)), api_name="/copy")).read_text() == "mine"
    with pytest.raises(ValueError, match="Cannot find a function"):
        client.predict("hello", api_name="/admins")  # for others: nobody else is told of it
    assert (
        "/admins" not in client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    )
    client.close()


def test_python_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="Could not login"):
        Client(url, auth=("ann", "wrong"), verbose=False)
    with pytest.raises(AuthenticationError):
        Client(url, verbose=False)


def test_python_shows_a_token(url: str) -> None:
    """As `token=`, which the client sends in a header of its own, or as a plain header."""
    for how in ({"token": token()}, {"headers": {"authorization": f"Bearer {token()}"}}):
        client: Any = Client(url, verbose=False, **how)
        assert client.predict("hello", api_name="/who") == "hello robot"
        client.close()


SCRIPT = """
import { Client, handle_file } from "@gradio/client";
const [url, token] = process.argv.slice(2);
const said = {};
const client = await Client.connect(url, { auth: ["ann", "tea and cake"] });
said.who = (await client.predict("/who", ["hello"])).data;
said.state = [(await client.predict("/remember", ["a"])).data[0], (await client.predict("/remember", ["b"])).data[0]];
said.read = (await client.predict("/read", [new Blob(["mine"], { type: "text/plain" })])).data;
const counted = [];
for await (const message of client.submit("/count", [3])) if (message.type === "data") counted.push(message.data[0]);
said.count = counted;
const robot = await Client.connect(url, { token });
said.robot = (await robot.predict("/who", ["hello"])).data;
for (const [name, options] of Object.entries({ stranger: {}, wrong: { auth: ["ann", "x"] } })) {
  try {
    await Client.connect(url, options);
    said[name] = "came in";
  } catch (error) {
    said[name] = String(error.message ?? error);
  }
}
console.log(JSON.stringify(said));
process.exit(0);
"""


def test_javascript_signs_in_and_works(url: str) -> None:
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules/@gradio/client").is_dir():
        pytest.skip("Node or tests/node/node_modules is missing: run scripts/servers")
    done = subprocess.run(
        [node, "--input-type=module", "-", url, token()], input=SCRIPT, cwd=NODE,
        capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.strip().splitlines()[-1])
    assert said.pop("stranger") == "Ask Bob."
    assert "came in" not in said.pop("wrong")
    assert said == {
        "who": ["hello ann"],
        "state": ["a", "a,b"],
        "read": ["mine"],
        "count": [0, 1, 2, 2],
        "robot": ["hello robot"],
    }
