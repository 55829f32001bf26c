"""Row 83: code of an `HTML` is what its author declared, and the page calls only functions that were given to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import showglass as gr
from tests.security.payloads import hostile
from tests.security.test_dispatch import NAMES
from tests.security.variants import VARIANTS, Guarded, serving_as

SECRET = "a secret of the author's"
SCRIPT = "trigger('ready')"
ATTACK = "<script>alert(1)</script>${alert(1)}{{#each x}}"
calls: list[tuple[Any, ...]] = []


def plain(number: Any, other: Any = None) -> Any:
    """What came, as it came."""
    calls.append((number, other))
    return [number, other]


def fails() -> None:
    raise ValueError(SECRET)


def refuses() -> None:
    raise gr.Error("Not today.")


def odd(kind: str) -> Any:
    """What has no JSON, or no end."""
    ring: list[Any] = []
    ring.append(ring)
    return {"ring": ring, "set": {1}, "nan": float("nan"), "text": "\ud800"}[kind]


def changed(given: str) -> gr.HTML:
    return gr.HTML(html_template=given, js_on_load=given)


def build() -> gr.Blocks:
    """Two with code, one without, and endpoints that change the templates."""
    with gr.Blocks() as app:
        text = gr.Textbox(label="Text")
        code = gr.HTML(
            "a",
            html_template="${value + 1}",
            js_on_load=SCRIPT,
            server_functions=[plain, fails, refuses, odd],
            elem_id="code",
        )
        gr.HTML("b", html_template="{{value}}", elem_id="bare")
        gr.HTML("c", server_functions=[odd], elem_id="other")
        gr.Button("Change").click(changed, text, code, api_name="change")
        gr.Button("Say").click(lambda given: given, text, code, api_name="say")
    return app


@pytest.fixture(scope="module", params=VARIANTS, ids=str)
def served(request: pytest.FixtureRequest) -> Iterator[Guarded]:
    with serving_as(request.param, build(), max_file_size="1mb") as running:
        yield running


def number(served: Guarded, name: str) -> int:
    """Of the block with that `elem_id`."""
    blocks = served.service.root.blocks.items()
    return next(int(n) for n, block in blocks if getattr(block, "elem_id", None) == name)


def over_http(served: Guarded, component: Any, name: str, data: Any) -> tuple[bool, Any]:
    body = json.dumps({"component_id": component, "fn_name": name, "data": data})
    answer = served.http.post("component_server", content=body)
    assert answer.status_code in (200, 400, 404) or answer.json() == {
        "detail": "The server function failed; the app's author can see why."
    }
    return answer.status_code == 200, answer.json()


def over_the_socket(served: Guarded, component: Any, name: str, data: Any) -> tuple[bool, Any]:
    served.page.send({"t": "call", "call": 1, "component": component, "name": name, "data": data})
    while (told := served.page.read()).get("t") != "reply":
        pass
    return told.get("error") is None, told.get("data", told.get("error"))


Way = Callable[[Guarded, Any, str, Any], tuple[bool, Any]]
WAYS: list[Way] = [over_http, over_the_socket]


# -- the file ----------------------------------------------------------------------------------------------------------


def test_the_file_is_a_script_of_what_was_declared(served: Guarded) -> None:
    answer = served.http.get(f"html/{number(served, 'code')}.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert SCRIPT in answer.text
    assert "value + 1" in answer.text
    assert SECRET not in answer.text
    assert "__file__" not in answer.text


def test_others_have_no_file(served: Guarded) -> None:
    with_code = number(served, "code")
    others = {*served.service.root.blocks} - {with_code}
    for one in [*map(str, [*others, 10**8, 10**9 - 1, 10**9, 10**30]), "9" * 5000]:
        assert served.http.get(f"html/{one}.js").status_code == 404, one[:50]
    for spelled in (
        "-1",
        "1.5",
        "",
        "x",
        "%31%00",
        "..%2f..%2fconfig",
        "١",
        "0x1",
        f" {with_code}",
    ):
        answer = served.http.get(f"html/{quote(spelled, safe='%')}.js")
        assert answer.status_code == 404, spelled
    for method in ("POST", "PUT", "DELETE"):
        assert served.http.request(method, f"html/{with_code}.js").status_code in (403, 405)


def test_what_a_function_returns_becomes_no_code(served: Guarded) -> None:
    path = f"html/{number(served, 'code')}.js"
    before = served.http.get(path).text
    page = served.page
    edges = served.service.engine().named
    assert page.call(edges["say"].id, ATTACK)[0] == "done"
    for template in ("<i>{{value}}</i>${alert(1)}", "{{value}}"):
        assert page.call(edges["change"].id, template)[0] == "done"
        assert served.http.get(path, params={"session_hash": str(page.key)}).text == before
    assert over_the_socket(served, number(served, "code"), "plain", [1]) == (True, [1, None])


# -- the functions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_what_was_not_given_to_this_one_is_called_by_no_name(served: Guarded, way: Way) -> None:
    inner = ["_declared", "declared_functions", "script_source", "sends_files", "PLAIN", "plain "]
    every = [
        (one, name)
        for one in ("code", "bare", "other")
        for name in [*NAMES, *inner, "plain.__globals__"]
    ]
    missing = [("bare", "plain"), ("bare", "odd"), ("other", "plain"), ("other", "fails")]
    for one, name in [*every, *missing]:
        ok, said = way(served, number(served, one), name, [1])
        assert not ok, (one, name)
        assert "This component has no such server function." in str(said)


@pytest.mark.parametrize("way", WAYS)
def test_wrong_arguments_are_named_and_not_passed(served: Guarded, way: Way) -> None:
    calls.clear()
    one = number(served, "code")
    wrong: list[Any] = [None, 1, "ab", {}, {"number": 1}, [], [1, 2, 3], [1] * 33, [1] * 100_000]
    for data in wrong:
        ok, said = way(served, one, "plain", data)
        assert not ok
        assert "argument" in str(said), said
    assert calls == []
    assert way(served, one, "plain", [{"path": "/etc/passwd"}, 2]) == (
        True,
        [{"path": "/etc/passwd"}, 2],
    )


@pytest.mark.parametrize("way", WAYS)
def test_faults_are_answered_without_their_words(served: Guarded, way: Way) -> None:
    one = number(served, "code")
    for name, data in [("fails", []), ("odd", ["ring"]), ("odd", ["nothing"]), ("odd", [[]])]:
        ok, said = way(served, one, name, data)
        assert not ok
        assert "The server function failed" in str(said)
        assert SECRET not in str(said)
    ok, said = way(served, one, "refuses", [])
    assert not ok
    assert "Not today." in str(said)
    assert way(served, one, "odd", ["nan"]) == (True, None)


def test_more_than_a_message_is_refused(served: Guarded) -> None:
    calls.clear()
    body = {"component_id": number(served, "code"), "fn_name": "plain", "data": ["a" * 5_000_000]}
    assert served.http.post("component_server", json=body).status_code == 413
    assert calls == []


@pytest.mark.parametrize("way", WAYS)
def test_any_arguments_are_answered(served: Guarded, way: Way) -> None:
    one = number(served, "code")

    @given(
        st.sampled_from(["plain", "odd", "fails"]) | st.text(max_size=10),
        st.lists(hostile, max_size=3) | hostile,
    )
    def attack(name: str, data: Any) -> None:
        if len(json.dumps(data)) < 3_000_000:
            ok, said = way(served, one, name, data)
            assert SECRET not in str(said)
            assert not ok or name in ("plain", "odd")

    attack()
