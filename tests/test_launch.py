"""`launch` and `mount_app`: ports, arguments, what is printed, and stopping."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import showglass as gr
from tests.page_client import PageClient

Serve = Callable[..., str]


def small() -> gr.Blocks:
    with gr.Blocks(title="Small") as app:
        box, out = gr.Textbox(), gr.Textbox()
        box.submit(lambda n: f"Hello {n}", box, out)
    return app


def test_it_serves_prints_its_address_and_stops(capsys: Any) -> None:
    app = small()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[
            1
        ]  # far from where other servers look for one: nobody takes it over
    served, url, share = app.launch(prevent_thread_lock=True, server_port=port)
    assert share is None
    assert app.local_url == url
    assert f"* Running on local URL:  {url.rstrip('/')}" in capsys.readouterr().out
    assert httpx.get(url).status_code == 200
    assert served.state.service.root is app
    app.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_it_can_be_launched_again() -> None:
    app = small()
    first = app.launch(prevent_thread_lock=True, quiet=True)[1]
    second = app.launch(prevent_thread_lock=True, quiet=True)[1]
    assert httpx.get(second).status_code == 200
    assert app.local_url == second
    assert first
    app.close()


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"sever_port": 1}, TypeError, "Did you mean 'server_port'"),
        ({"share": True}, NotImplementedError, "share links are not part of this version"),
        ({"auth": []}, ValueError, "nobody could sign in"),
        ({"auth": [("a", "b"), ("a", "c")]}, ValueError, "listed twice"),
        ({"auth": [("a",)]}, ValueError, "pairs of a name and a password"),
        ({"auth": 5}, TypeError, "got int"),
        ({"auth": ("a", "b"), "auth_dependency": print}, ValueError, "not both"),
        ({"auth_dependency": "ann"}, TypeError, "function of the request"),
        ({"auth_message": "hi"}, ValueError, "needs auth="),
        ({"ssl_certfile": "cert.pem"}, ValueError, "ssl_keyfile is missing"),
        ({"ssl_certfile": "a", "ssl_keyfile": "b"}, FileNotFoundError, "ssl_keyfile='b'"),
        ({"allowed_origins": ["*"]}, ValueError, "whole origins"),
        ({"allowed_origins": ["example.com"]}, ValueError, "whole origins"),
        ({"strict_cors": False}, NotImplementedError, "is only taken as it is by default"),
        ({"inline": True}, NotImplementedError, "notebooks"),
        ({"max_file_size": "5 parsecs"}, ValueError, "'5mb' or a number of bytes"),
        ({"footer_links": ["nothing"]}, ValueError, "footer_links"),
    ],
)
def test_a_wrong_argument_is_an_error(
    arguments: dict[str, Any], error: type[Exception], words: str
) -> None:
    app = small()
    with pytest.raises(error, match=words):
        app.launch(prevent_thread_lock=True, quiet=True, **arguments)
    app.close()


def test_defaults_of_features_to_come_are_accepted(serve: Serve) -> None:
    assert serve(small(), share=False, auth=None, ssr_mode=False, theme=None, strict_cors=True)


@pytest.mark.parametrize("root", ["/sub", "https://models.example/sub"])
def test_a_root_path_leaves_the_page_where_it_is(serve: Serve, root: str) -> None:
    url = serve(small(), root_path=root)
    assert httpx.get(url).status_code == 200
    config = httpx.get(url + "config").json()
    assert config["root"].endswith("/sub")


def test_a_foreign_host_is_refused_when_local(serve: Serve) -> None:
    url = serve(small())
    answer = httpx.get(url, headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "host" in answer.json()["detail"]


@contextlib.contextmanager
def running(app: Any) -> Iterator[str]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    listening.close()


def test_an_app_can_be_mounted_in_another() -> None:
    async def health(request: Any) -> PlainTextResponse:
        return PlainTextResponse("fine")

    parent = Starlette(routes=[Route("/health", health)])
    blocks = small()
    assert gr.mount_app(parent, blocks, "/demo") is parent
    with running(parent) as url:
        assert httpx.get(url + "health").text == "fine"
        assert httpx.get(url + "demo", follow_redirects=True).status_code == 200
        page = PageClient(url + "demo/")
        edge = blocks.dependencies[0]
        assert page.call(edge.id, "Ada")[0] == "done"
        assert page.value(edge.outputs[0]) == "Hello Ada"
        page.close()


def test_two_apps_can_be_mounted_side_by_side() -> None:
    parent = Starlette()
    for name in ("one", "two"):
        gr.mount_gradio_app(parent, small(), f"/{name}")
    with running(parent) as url:
        tokens = [PageClient(f"{url}{name}/") for name in ("one", "two")]
        assert tokens[0].token != tokens[1].token
        for page in tokens:
            page.close()


def test_what_an_app_says_of_its_server(serve: Serve) -> None:
    app = small()
    assert (app.local_api_url, app.server_port, app.app, app.app_id, app.share_url) == (None,) * 5
    url = serve(app, server_port=0)
    assert app.local_api_url == f"{url}gradio_api/"
    assert url.endswith(f":{app.server_port}/")
    assert app.app.state.service.root is app
    assert httpx.get(f"{app.local_api_url}app_id").json() == {"app_id": app.app_id}


def test_all_apps_are_closed_at_once(serve: Serve, capsys: Any) -> None:
    urls = [serve(small(), server_port=0) for _ in range(2)]
    gr.close_all()
    for url in urls:
        assert url in capsys.readouterr().out or url
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)
    gr.close_all()


def test_arguments_for_processes_that_are_not_needed_are_taken(serve: Serve) -> None:
    url = serve(small(), server_port=0, ssr_mode=True, node_port=7000, num_workers=2)
    assert httpx.get(url).status_code == 200


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("GRADIO_HEARTBEAT_INTERVAL", "often", "must be seconds"),
        ("GRADIO_HEARTBEAT_INTERVAL", "0", "must be seconds"),
        ("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "many", "number from 1 on, or none"),
        ("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "0", "number from 1 on, or none"),
    ],
)
def test_a_variable_that_says_nothing_is_an_error(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=words):
        serve(small(), server_port=0)


@pytest.mark.parametrize(("value", "limit"), [("3", 3), ("none", None), ("None", None)])
def test_the_environment_says_how_many_run_at_once(
    monkeypatch: pytest.MonkeyPatch, value: str, limit: int | None
) -> None:
    monkeypatch.setenv("GRADIO_DEFAULT_CONCURRENCY_LIMIT", value)
    assert small().default_limit == limit
    assert small().queue(default_concurrency_limit=7).default_limit == 7


def test_the_script_of_the_page_is_told_and_not_an_endpoint(serve: Serve) -> None:
    app = small()
    url = serve(app, server_port=0, js="() => 1")
    config = httpx.get(f"{url}config").json()
    assert config["js"] == "() => 1"
    assert [d["js"] for d in config["dependencies"]] == [None, "() => 1"]
    assert list(httpx.get(f"{url}gradio_api/info").json()["named_endpoints"]) == ["/lambda"]
    with pytest.raises(TypeError, match=r"launch\(js=\)"):
        serve(app, server_port=0, js=True)


def test_what_runs_once_runs() -> None:
    """Apps load their models under `if gr.NO_RELOAD:`."""
    assert gr.NO_RELOAD
    assert "NO_RELOAD" in gr.__all__
