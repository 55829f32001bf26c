"""Rows 33 to 36 and 40: whose page may change something, and what a Host may say."""

from __future__ import annotations

import httpx
import pytest

from tests.door_client import Served
from tests.security.variants import Guarded

DOORS = [
    "upload",
    "queue/join",
    "call/to_json",
    "run/to_json",
    "component_server",
    "cancel",
    "reset",
]
FOREIGN = [
    "https://evil.example", "null", "http://localhost.evil.example", "http://0.0.0.0", "http://localhost:1",
    "http://127.0.0.1:1", "https://127.0.0.1", "http://127.0.0.1", "file://", "http://[::1]", "",
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("origin", FOREIGN)
def test_another_sites_page_changes_nothing(
    client: httpx.Client, served: Served, door: str, origin: str
) -> None:
    before = set(served.service.vault.root.iterdir())
    answer = client.post(door, files={"files": ("a.txt", b"x")}, headers={"origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert set(served.service.vault.root.iterdir()) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_of_the_site_counts(client: httpx.Client, site: str) -> None:
    headers = {"sec-fetch-site": site}
    assert client.post("upload", files={"files": ("a", b"x")}, headers=headers).status_code == 403


def test_the_apps_own_page_and_no_browser_at_all_may(client: httpx.Client, served: Served) -> None:
    own = f"http://127.0.0.1:{served.port}"
    for headers in ({}, {"origin": own}, {"origin": own, "sec-fetch-site": "same-origin"}):
        answer = client.post("upload", files={"files": ("a", b"x")}, headers=headers)
        assert answer.status_code == 200, headers


@pytest.mark.parametrize("path", ["token", "user", "info", "app_id", "queue/status"])
def test_no_answer_is_opened_to_another_origin(
    client: httpx.Client, served: Guarded, path: str
) -> None:
    headers = {
        "origin": "https://evil.example",
        "cookie": f"access-token=x{served.cookie and '; '}{served.cookie}",
    }
    answer = client.get(path, headers=headers)
    assert not [h for h in answer.headers if h.startswith("access-control-")]
    preflight = client.options(
        "upload", headers={**headers, "access-control-request-method": "POST"}
    )
    assert not [h for h in preflight.headers if h.startswith("access-control-")]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "0.0.0.0"]
)
def test_an_app_on_loopback_answers_to_loopback_names_only(
    client: httpx.Client, served: Guarded, host: str
) -> None:
    expected = 200 if served.variant.mounted else 400  # the outer app knows where it listens
    for path in ("config", "gradio_api/info", ""):
        answer = client.get(f"{served.url}{path}", headers={"host": f"{host}:{served.port}"})
        assert answer.status_code == expected


def test_forwarded_headers_poison_nobodys_page(client: httpx.Client, served: Served) -> None:
    forged = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "1.2.3.4",
        "forwarded": "host=evil.example",
        "x-forwarded-prefix": "/evil",
    }
    for _ in range(3):
        assert "evil" not in client.get(f"{served.url}config", headers=forged).text
        assert "evil" not in client.get("info", headers=forged).text
    assert client.get(f"{served.url}config").json()["root"] == served.url.rstrip("/")
