"""Rows 38 and 39: guessing the key of the status page, and a status page that is off."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette

import showglass as gr
from showglass.server.monitoring import KEY_VARIABLE

KEY = "0123456789abcdef"
DOORS = ["monitoring/{}", "monitoring/{}/part", "monitoring/{}/metrics"]


def app() -> gr.Blocks:
    with gr.Blocks() as built:
        gr.Button("Go").click(lambda: "x", None, gr.Textbox(), api_name="secret_name")
    return built


@pytest.mark.parametrize("guess", [KEY[:-1], KEY[:-1] + "0", KEY + "0", "0" * 16, KEY.upper()])
def test_guesses_of_the_monitoring_key_take_as_long_as_the_key(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch, guess: str
) -> None:
    """Every guess is compared whole, by the function that takes as long whatever it is given."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    url = serve(app(), server_port=0)
    compared: list[tuple[bytes, bytes]] = []
    digest = hmac.compare_digest

    def watch(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return digest(a, b)

    monkeypatch.setattr(hmac, "compare_digest", watch)
    for door in DOORS:
        assert httpx.get(url + door.format(guess)).status_code == 403
    headers = {"authorization": f"Bearer {guess}"}
    assert httpx.get(f"{url}monitoring/metrics", headers=headers).status_code == 403
    assert compared == [(guess.encode(), KEY.encode())] * 4


PATHS = ["monitoring", "monitoring/summary", "monitoring/metrics", *DOORS]


def test_monitoring_that_is_off_tells_nothing(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    url = serve(app(), server_port=0, enable_monitoring=False)
    httpx.post(f"{url}gradio_api/run/secret_name", json={"data": []})
    for path in PATHS:
        for slash in ("", "/"):
            address = url + path.format(KEY) + slash
            answer = httpx.get(address, headers={"authorization": f"Bearer {KEY}"})
            assert answer.status_code in (307, 403, 404)
            assert "secret_name" not in answer.text


@pytest.mark.anyio
async def test_monitoring_that_is_off_tells_nothing_below_a_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    outer = gr.mount_app(Starlette(), app(), "/sub", enable_monitoring=False)
    transport = httpx.ASGITransport(outer)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/sub/") as client:
        for path in PATHS:
            headers = {"authorization": f"Bearer {KEY}"}
            assert (await client.get(path.format(KEY), headers=headers)).status_code == 403


def test_where_people_sign_in_the_key_opens_its_own_pages_and_no_other(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    url = serve(app(), server_port=0, auth=[("ann", "a")])
    bearer = {"authorization": f"Bearer {KEY}"}
    for door in DOORS:
        assert httpx.get(url + door.format(KEY)).status_code == 200
        assert httpx.get(url + door.format(KEY + "0")).status_code == 401
        assert httpx.post(url + door.format(KEY)).status_code == 401
    assert httpx.get(f"{url}monitoring/metrics", headers=bearer).status_code == 200
    assert httpx.get(f"{url}monitoring/metrics").status_code == 401
    for style in ("status.css", "status.js"):
        assert httpx.get(f"{url}monitoring/{style}").status_code == 200
    closed = [
        "monitoring",
        "monitoring/summary",
        "config",
        f"monitoring/{KEY}/../summary",
        f"config/{KEY}",
    ]
    for path in closed:
        assert httpx.get(url + path, headers=bearer).status_code == 401, path


def test_a_key_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "admin")
    with pytest.raises(ValueError, match="16 characters or more"):
        gr.mount_app(Starlette(), app(), "/sub")
