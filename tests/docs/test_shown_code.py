"""The code that the pages show compiles, runs and does what they say."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import showglass as gr
from generated.classes import public_classes
from tests.docs.reading import ROOT, Code, codes, hand_written

Serve = Callable[..., str]
SHOWN = [code for page in hand_written() for code in codes(page)]
PYTHON = [code for code in SHOWN if code.language == "python"]
APPS = [code for code in PYTHON if code.is_app]
REQUESTS = [code for code in SHOWN if code.is_request]
EXAMPLES = sorted({c.example for c in public_classes() if c.example is not None})
SERVED = ("auth", "auth_message", "mcp_server")
EXAMPLES += [ROOT / "examples/hello.py", ROOT / "examples/stream.py", ROOT / "examples/chat.py"]


@pytest.fixture(autouse=True)
def aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is shown runs in an empty folder."""
    monkeypatch.chdir(tmp_path)


def names(of: list[Code]) -> list[str]:
    return [code.name for code in of]


def run(source: str, name: str) -> dict[str, Any]:
    """The names that a source text defines, and as `demo` the app that it launches; nothing is served.

    Under "arguments" are those of `launch` that say what is served.
    """
    space: dict[str, Any] = {"__name__": "shown", "arguments": {}}

    def launch(app: gr.Blocks, **arguments: Any) -> None:
        space["demo"] = app
        space["arguments"] = {k: v for k, v in arguments.items() if k in SERVED}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gr.Blocks, "launch", launch)
        exec(compile(source, name, "exec"), space)
    return space


@pytest.mark.parametrize("code", PYTHON, ids=names(PYTHON))
def test_it_compiles(code: Code) -> None:
    compile(code.text, code.name, "exec")


@pytest.mark.parametrize("code", APPS, ids=names(APPS))
def test_an_app_does_what_its_page_says(code: Code, serve: Serve) -> None:
    space = run(code.text, code.name)
    assert code.claims, (
        f"{code.name}: say behind it what it answers: <!-- try: /name [..] => [..] -->"
    )
    if "app" in space:
        _check_mounted(code, space["app"])
        return
    url = serve(space["demo"], **space["arguments"])
    page = httpx.get(url)
    assert page.status_code == (401 if "OIDC" not in code.text and "JWT" in code.text else 200)
    is_open = "auth" not in space["arguments"] or "required=False" in code.text
    assert ("showglass-page" in page.text) is is_open
    for kind, claim in code.claims:
        assert kind == "try", f"{code.name}: {kind} is for apps inside of another one"
        _check_call(url, claim)


def _check_mounted(code: Code, app: Any) -> None:
    for kind, claim in code.claims:
        path, _, wanted = claim.partition(" => ")
        assert kind == "get"
        answer = asyncio.run(_get(app, path))
        assert answer.status_code == 200
        assert wanted in answer.text


async def _get(app: Any, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path)


def _check_call(url: str, claim: str) -> None:
    """`/name [inputs] => [outputs]`, `/name [inputs] fails: message`, or `… is 403`; `as name:password` before it."""
    parts = re.fullmatch(
        r"(?:as (\w+):(.+) )?(/\w+) (\[.*?\])(?: => (\[.*\])| fails: (.*)| is (\d+))", claim
    )
    assert parts is not None, f"this says nothing: {claim}"
    who, password, name, data, wanted, message, status = parts.groups()
    with httpx.Client() as client:
        if who is not None:
            form = {"username": who, "password": password}
            assert client.post(f"{url}login", data=form).status_code == 200
        door = f"{url}gradio_api/call{name}"
        answer = client.post(door, json={"data": json.loads(data)})
        if status is not None:
            assert answer.status_code == int(status)
            return
        last = client.get(f"{door}/{answer.json()['event_id']}").text.strip().split("\n\n")[-1]
    kind, _, value = last.partition("\ndata: ")
    if wanted is not None:
        assert (kind, json.loads(value)) == ("event: complete", json.loads(wanted))
    else:
        assert (kind, json.loads(value)["error"]) == ("event: error", message)


# -- requests --------------------------------------------------------------------------------------


def app_above(request: Code) -> Code:
    return [c for c in APPS if c.page == request.page and c.line < request.line][-1]


@pytest.mark.parametrize("code", REQUESTS, ids=names(REQUESTS))
def test_a_request_is_answered_as_shown(code: Code, serve: Serve) -> None:
    assert code.output is not None, f"{code.name}: show what it prints"
    space = run(app_above(code).text, code.name)
    url = serve(space["demo"], **space["arguments"])
    source = code.text.replace("http://127.0.0.1:7860", url.rstrip("/"))
    done = subprocess.run(
        [*_program(code.language), source], capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == 0, done.stderr
    assert matches(done.stdout, code.output), done.stdout


def _program(language: str) -> list[str]:
    if language == "python":
        return [sys.executable, "-c"]
    bash = shutil.which("bash")
    if bash is None or shutil.which("curl") is None:
        pytest.skip("bash and curl are not installed")
    return [bash, "-euo", "pipefail", "-c"]


def matches(printed: str, shown: str) -> bool:
    """Whether `printed` is what is shown; `…` stands for anything on a line."""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(pattern, printed.strip()) is not None


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a 12 b", "a … b", True),
        ("a\nx\nb", "a…b", False),
        ("a", "b", False),
    ],
)
def test_outputs_are_compared(printed: str, shown: str, same: bool) -> None:
    assert matches(printed, shown) is same


# -- examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=[p.stem for p in EXAMPLES])
def test_an_example_is_served(example: Path, serve: Serve) -> None:
    space = run(example.read_text(encoding="utf-8"), str(example))
    url = serve(space["demo"])
    assert "showglass-page" in httpx.get(url).text
    assert httpx.get(f"{url}config").json()["components"]
    assert httpx.get(f"{url}gradio_api/info").status_code == 200
