"""The status page, the summary, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

import showglass as gr
from showglass.server.monitoring import KEY_VARIABLE
from tests.observe.conftest import Watched, watched

__all__ = ["watched"]
PATHS = [
    "monitoring", "monitoring/", "monitoring/summary", "monitoring/metrics", "monitoring/{key}",
    "monitoring/{key}/part", "monitoring/{key}/metrics", "monitoring/status.js",
]  # fmt: skip


def key_of(watched: Watched, capsys: pytest.CaptureFixture[str]) -> str:
    """The key, from the console."""
    answer = watched.http.get("monitoring")
    assert answer.text == "See console for monitoring URL."
    found = re.search(r"\* Monitoring URL: (\S+)/monitoring/(\S+)\n", capsys.readouterr().out)
    assert found is not None
    assert found[1] == watched.url.rstrip("/")
    return found[2]


def test_the_summary_tells_rates_and_times(watched: Watched) -> None:
    for name, data in [
        ("greet", "x"),
        ("greet", "y"),
        ("fail", "x"),
        ("number", 10),
        ("quiet", ""),
    ]:
        watched.call(name, data)
    functions = watched.http.get("monitoring/summary").json()["functions"]
    assert functions.keys() == {"greet", "fail", "number"}
    assert functions["greet"]["success_rate"] == 1
    assert functions["greet"]["total_requests"] == 2
    times = functions["greet"]["process_time_percentiles"]
    assert 0 < times["50th"] <= times["90th"] <= times["99th"]
    assert functions["fail"]["success_rate"] == 0
    assert functions["fail"]["process_time_percentiles"]["50th"] is None
    assert functions["number"]["success_rate"] is None


def test_the_page_shows_lanes_times_and_failures(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.call("greet", "x")
    watched.call("fail", "x")
    for _ in range(2):
        watched.http.post("gradio_api/call/wait", json={"data": ["x"]})
    key = key_of(watched, capsys)
    answer = watched.http.get(f"monitoring/{key}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    text = answer.text
    assert "<title>Status · Watched &lt;app&gt;</title>" in text
    assert "no &lt;b&gt;x&lt;/b&gt;" in text
    assert "ValueError" in text
    assert "1 of 1" in text
    assert (
        'data-theme="dark"'
        in watched.http.get(f"monitoring/{key}", headers={"cookie": "showglass-theme=dark"}).text
    )
    part = watched.http.get(f"monitoring/{key}/part").text
    assert part.startswith("<dl")
    for name in re.findall(r'(?:href|src)="(status\.\w+)"', text):
        assert watched.http.get(f"monitoring/{name}").status_code == 200


@pytest.mark.parametrize(
    ("language", "marks", "heading", "none"),
    [
        ("en", 'lang="en"', "Newest failures", "None yet."),
        ("de", 'lang="de"', "Neueste Fehler", "Noch nichts."),
        ("ar", 'lang="ar" dir="rtl"', "أحدث الإخفاقات", "لا شيء بعد."),
    ],
)
def test_the_page_speaks_the_language_of_who_reads_it(
    watched: Watched,
    capsys: pytest.CaptureFixture[str],
    language: str,
    marks: str,
    heading: str,
    none: str,
) -> None:
    key, wanted = key_of(watched, capsys), {"accept-language": language}
    text = watched.http.get(f"monitoring/{key}", headers=wanted).text
    assert f"<html {marks}>" in text
    part = watched.http.get(f"monitoring/{key}/part", headers=wanted).text
    for shown in (text, part):
        assert f"<h2>{heading}</h2>" in shown
        assert none in shown
        assert "{" not in shown.replace("{n} s", "").replace("{n} ث", "")


def test_what_a_translation_holds_is_no_markup(
    watched: Watched, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showglass.server.words.catalogue", lambda _: {"Lanes": "<b>'\"&"})
    text = watched.http.get(f"monitoring/{key_of(watched, capsys)}").text
    assert "<h2>&lt;b&gt;&#x27;&quot;&amp;</h2>" in text


@pytest.mark.parametrize("key", ["x", "%C3%A9", "a" * 5000])
def test_a_wrong_key_opens_nothing(watched: Watched, key: str) -> None:
    for path in ("monitoring/{}", "monitoring/{}/part", "monitoring/{}/metrics"):
        answer = watched.http.get(path.format(key))
        assert answer.status_code == 403
        assert "key" in answer.json()["detail"]
    for token in (f"Bearer {key}", f"Basic {key}", "Bearer"):
        headers = {"authorization": token}
        assert watched.http.get("monitoring/metrics", headers=headers).status_code == 403
    assert watched.http.get("monitoring/metrics").status_code == 403


def test_a_key_of_the_authors_own(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "my own key of old")
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app, server_port=0)
    assert httpx.get(f"{url}monitoring/my own key of old").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_off_is_off_everywhere(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "k" * 16)
    with gr.Blocks() as app:
        gr.Textbox()
    url = serve(app, server_port=0, enable_monitoring=False)
    bearer = {"authorization": f"Bearer {'k' * 16}"}
    answer = httpx.get(f"{url}{path.format(key='k' * 16)}", headers=bearer)
    assert (answer.status_code, answer.json()) == (403, {"detail": "Monitoring is off."})
    assert app.server.app.state.service.stats is None
