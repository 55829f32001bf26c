"""An app on a server, with the socket of a page to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import showglass as gr
from tests.page_client import PageClient

Serve = Callable[..., str]


@pytest.fixture
def client(serve: Serve) -> Iterator[Callable[[gr.Blocks], PageClient]]:
    opened: list[PageClient] = []

    def connect(app: gr.Blocks, **arguments: Any) -> PageClient:
        opened.append(PageClient(serve(app, **arguments)))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()
