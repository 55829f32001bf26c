"""The page in a real browser, through an nginx that gives each request to the next of three replicas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.replicas.cluster import Cluster, wait_until
from tests.replicas.front import front, needs_nginx

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [needs_nginx, pytest.mark.expects_fault("WebSocket connection to .* failed")]


@pytest.fixture(scope="module", params=["websocket", "event stream"])
def url(
    request: pytest.FixtureRequest, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The balancer, with WebSockets and without."""
    folder = tmp_path_factory.mktemp("browser") / "nginx"
    with front(folder, cluster.ports, websockets=request.param == "websocket") as found:
        yield found


def out(page: Page, wanted: str) -> str:
    """What the output shows once it begins with that."""
    from playwright.sync_api import expect

    field = page.get_by_label("Out", exact=True)
    expect(field).to_have_value(re.compile(rf"^{wanted}"), timeout=15_000)
    return field.input_value()


def test_a_page_runs_events(page: Page, url: str) -> None:
    page.goto(url)
    for turn in range(6):
        page.get_by_label("Name", exact=True).fill(f"n{turn}")
        page.get_by_role("button", name="Greet", exact=True).click()
        out(page, f"Hello n{turn}!")


def test_a_reload_during_a_job_takes_it_along(page: Page, url: str, cluster: Cluster) -> None:
    name = f"browser{url.rpartition(':')[2]}"
    page.goto(url)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Stay", exact=True).click()
    out(page, f"half {name}")
    for _ in range(4):
        page.reload()
        out(page, f"half {name}")
    wait_until(lambda: f"closed-{name}" in cluster.runs(), 30)
    page.goto(url)
    page.get_by_label("Name", exact=True).fill("last")
    page.get_by_role("button", name="Greet", exact=True).click()
    out(page, "Hello last!")


def test_two_tabs(page: Page, url: str) -> None:
    other = page.context.new_page()
    for number, one in enumerate((page, other)):
        one.goto(url)
        one.get_by_label("Name", exact=True).fill(f"tab{number}")
    for number, one in enumerate((page, other)):
        one.get_by_role("button", name="Greet", exact=True).click()
        out(one, f"Hello tab{number}!")
    other.close()
