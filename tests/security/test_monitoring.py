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
