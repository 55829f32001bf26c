"""Defects that never got a number: sessions that mix, entries that stay, compares that tell, headers that are lost."""

from __future__ import annotations

import ast
import contextlib
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

import showglass as gr
from tests.security.doors import DOORS
from tests.security.variants import Guarded, running

PACKAGE = Path(__file__).resolve().parents[2] / "showglass"
UNKNOWN = [
    "gradio_api/heartbeat/{}",
    "gradio_api/queue/data?session_hash={}",
    "gradio_api/call/to_json/{}",
    "gradio_api/file={}",
    "gradio_api/thumbnail/256/file={}",
    "gradio_api/deep_link?session_hash={}",
    "?deep_link={}",
    "gradio_api/stream/{}/1/2/playlist.m3u8",
    "?session={}",
    "gradio_api/info?session_hash={}",
    "gradio_api/queue/status?session_hash={}",
    "monitoring/{}",
]


def kept(served: Guarded) -> dict[str, int]:
    """How many of everything that an app keeps."""
    service = served.service
    counts = {
        name: len(value)
        for name, value in vars(service).items()
        if isinstance(value, (dict, list, set))
    }
    counts["files"] = len(list(service.vault.root.iterdir()))
    counts["store"] = sum(len(v) for v in vars(service.store).values() if isinstance(v, dict))
    return counts


@pytest.mark.parametrize("path", UNKNOWN)
def test_asking_for_what_nobody_made_leaves_nothing(served: Guarded, path: str) -> None:
    """PR 13756: a public route made a lasting entry for each unknown session."""

    def ask() -> None:
        address = f"{served.url}{path.format(secrets.token_hex(8))}"
        with served.http.stream("GET", address):
            pass  # endless streams are left at once

    ask()
    before = kept(served)
    for _ in range(25):
        ask()
    after = kept(served)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    # what was left just now may still be on its way out
    assert all(number < 10 for number in grown.values()), grown


@pytest.mark.parametrize(
    "door", [name for name in DOORS if name not in ("socket", "stream", "queue")]
)
def test_callers_without_a_session_share_none(served: Guarded, door: str) -> None:
    """#2132: without a session hash everybody was one session."""
    answers = [DOORS[door](served, "remember", [f"{n}"]) for n in range(2)]
    assert [answer.ok for answer in answers] == [True, True]
    for answer, alone in zip(answers, ("0", "1"), strict=True):
        assert answer.data[0] == alone, answer


def test_a_servers_function_takes_no_larger_file_than_an_upload(served: Guarded) -> None:
    """#13556: `component_server` read files of any size into memory."""
    before = set(served.service.vault.root.iterdir())
    for path in ("component_server", "upload"):
        answer = served.http.post(
            path,
            data={"component_id": "1", "fn_name": "x"},
            files={"files": ("a", bytes(1_100_000))},
        )
        assert answer.status_code == 413, answer.text
    assert set(served.service.vault.root.iterdir()) == before


def test_an_address_that_a_header_claims_is_not_the_callers(served: Guarded) -> None:
    """TOB-12: `X-Forwarded-For` became `request.client.host`."""
    claimed = {"x-forwarded-for": "6.6.6.6", "forwarded": "for=6.6.6.6", "x-real-ip": "6.6.6.6"}
    answer = served.http.post("run/whence", json={"data": []}, headers=claimed)
    assert answer.json()["data"] == ["127.0.0.1"]


def test_scripts_of_the_page_are_our_own(served: Guarded) -> None:
    """#7775: no policy was possible."""
    answer = httpx.get(served.url, headers=served.headers)
    rules = dict(
        (part.strip() + " ").split(" ", 1)
        for part in answer.headers["content-security-policy"].split(";")
    )
    assert rules["script-src"].strip() == "'self'"
    assert (rules["object-src"].strip(), rules["base-uri"].strip()) == ("'none'", "'none'")
    inline = re.findall(
        r"<script(?![^>]*type=\"application/json\")(?![^>]*\bsrc=)[^>]*>", answer.text
    )
    assert inline == []
    assert not re.search(
        r"\son\w+=", re.sub(r"<script.*?</script>|<style.*?</style>", "", answer.text, flags=re.S)
    )


def test_the_outer_apps_word_on_origins_stands() -> None:
    """#10276: a mounted app overrode the CORSMiddleware of its outer app."""
    with gr.Blocks() as app:
        gr.Textbox()
    theirs = Middleware(CORSMiddleware, allow_origins=["https://friend.example"])
    outer = gr.mount_app(Starlette(middleware=[theirs]), app, "/app")
    with running(outer) as url:
        for origin, opened in (
            ("https://friend.example", "https://friend.example"),
            ("https://evil.example", None),
        ):
            answer = httpx.get(f"{url}/app/gradio_api/app_id", headers={"origin": origin})
            assert answer.status_code == 200
            assert answer.headers.get("access-control-allow-origin") == opened


SECRET = re.compile(r"(^|_)(token|secret|signature|password|passwd|digest|hmac|mac|csrf|nonce)$")


def _names(node: ast.expr) -> str:
    return (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else ""
    )


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_secrets_are_compared_in_constant_time(path: Path) -> None:
    """Rows 37 and 38, PR 13267: `==` stops at the first letter that differs."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare) and any(
            isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops
        ):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Constant) for side in sides):
                continue
            assert not any(SECRET.search(_names(side)) for side in sides), ast.unparse(node)


class Fragile(gr.Textbox):
    """Breaks on a value in a way that nobody thought of."""

    def preprocess(self, payload: Any) -> str | None:
        raise RuntimeError("a secret of the author's")


def test_a_value_that_breaks_a_component_is_refused_and_says_nothing(
    serve: Callable[..., str],
) -> None:
    with gr.Blocks() as app:
        text = Fragile(label="Text")
        gr.Button().click(lambda x: x, text, text, api_name="go")
    answer = httpx.post(f"{serve(app, server_port=0)}gradio_api/run/go", json={"data": ["x"]})
    assert answer.status_code == 400
    assert answer.json()["error"] == "Text: this value cannot be read."
    assert "secret" not in answer.text


@pytest.mark.parametrize("mounted", [False, True], ids=["launched", "mounted"])
def test_a_dependency_that_is_async_is_awaited(serve: Callable[..., str], mounted: bool) -> None:
    """PR 13749 and 13759: a coroutine counted as somebody, and stood in `/config` as a name."""

    async def who(request: Request) -> str | None:
        return request.headers.get("x-name")

    with gr.Blocks() as app:
        gr.Textbox()
    with contextlib.ExitStack() as open_:
        if mounted:
            outer = gr.mount_app(Starlette(), app, "/app", auth_dependency=who)
            url = open_.enter_context(running(outer)) + "/app/"
        else:
            url = serve(app, server_port=0, auth_dependency=who)
        for path in ("config", "gradio_api/info", "gradio_api/app_id"):
            assert httpx.get(url + path).status_code == 401
        assert httpx.get(f"{url}config", headers={"x-name": "ann"}).json()["username"] == "ann"
