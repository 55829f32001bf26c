"""Absolute addresses and where they go."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import showglass as gr
from showglass.server.address import root_of, with_urls
from showglass.server.service import Service
from showglass.server.settings import Settings
from showglass.values.files import FileData


def scope(host: str, **more: Any) -> dict[str, Any]:
    given = {"scheme": "http", "server": ("10.0.0.1", 80), "root_path": ""}
    return {**given, "headers": [(b"host", host.encode("latin-1"))], **more}


@pytest.fixture
def service() -> Service:
    return Service(gr.Blocks(), Settings())


@pytest.mark.parametrize(
    ("host", "root"),
    [
        ("a.example", "http://a.example"),
        ("a.example:81", "http://a.example:81"),
        ("[::1]:7860", "http://[::1]:7860"),
        ("", "http://10.0.0.1:80"),
        ("a/b", "http://10.0.0.1:80"),
        ('a"><script>', "http://10.0.0.1:80"),
        ("user@evil.example", "http://10.0.0.1:80"),
    ],
)
def test_the_root_is_the_requests_own_host(service: Service, host: str, root: str) -> None:
    assert root_of(scope(host), service) == root


def test_the_root_has_the_path_that_the_app_lies_under(service: Service) -> None:
    assert root_of(scope("a", root_path="/sub/"), service) == "http://a/sub"
    service.settings.root_path = "https://public.example/x/"
    assert root_of(scope("a", root_path="/sub"), service) == "https://public.example/x"


class Pair(msgspec.Struct):
    left: Any
    right: Any


def test_urls_are_added_wherever_a_component_put_a_file() -> None:
    file = FileData(path="t/a b.txt")
    value = with_urls({"x": [file, 1], "y": (file,), "z": Pair(file, "t")}, "http://a")
    urls = [value["x"][0].url, value["y"][0].url, value["z"].left.url]
    assert urls == ["http://a/gradio_api/file=t/a%20b.txt"] * 3
    assert file.url is None


def test_what_has_no_file_is_shared() -> None:
    value = {
        "x": [1, {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}],
        "y": Pair(1, 2),
    }
    assert with_urls(value, "http://a") is value


def test_a_web_address_stays() -> None:
    file = FileData(path="http://b/c", url="http://b/c")
    assert with_urls(file, "http://a") is file
