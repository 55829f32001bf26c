"""A tab that is loaded again and reaches another replica: its jobs go on in the new page."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.page_client import PageClient
from tests.reloads import adopted
from tests.reloads import reload as load_again
from tests.replicas.cluster import Cluster, ask, wait_until


@pytest.fixture(scope="module")
def fn(cluster: Cluster) -> dict[str, int]:
    """Numbers of events by name."""
    found = ask(f"{cluster.at(0)}/config").json()["dependencies"]
    return {e["api_name"]: e["id"] for e in found}


def reload(page: PageClient, cluster: Cluster, number: int, *, left: bool = True) -> PageClient:
    """The tab's page goes, and a new one comes to another replica with the key of its session."""
    return load_again(page, f"{cluster.at(number)}/", left=left)


def move(page: PageClient, cluster: Cluster, number: int) -> None:
    """Lose the connection and come back at another replica."""
    page.drop()
    page.url = f"{cluster.at(number)}/"
    page.open()


def shown(page: PageClient) -> list[Any]:
    return list(page.values.values())


def test_a_running_job_flows_on_in_a_page_at_another_replica(
    cluster: Cluster, fn: dict[str, int]
) -> None:
    page = PageClient(f"{cluster.at(0)}/")
    page.run(fn["steps"], 80)
    while not page.values:
        page.read()
    new = reload(page, cluster, 1)
    [job] = adopted(new)
    assert (job["fn"], job["stage"]) == (fn["steps"], "running")
    assert job["job"] < 0
    assert new.finish(job["job"])[0] == "done"
    assert str(shown(new)[-1]).startswith("79 ")
    new.close()


def test_what_it_had_shown_before_is_shown_again(cluster: Cluster, fn: dict[str, int]) -> None:
    """Also what the first page had acknowledged, and is not kept for it any more."""
    page = PageClient(f"{cluster.at(0)}/")
    page.run(fn["half"], "told-half")
    while not any(str(v).startswith("half") for v in shown(page)):
        page.read()
    page.send({"t": "ack", "n": page.seen})
    time.sleep(0.2)
    new = reload(page, cluster, 2)
    [job] = adopted(new)
    while not any(str(v).startswith("half") for v in shown(new)):
        new.read()
    new.send({"t": "cancel", "jobs": [job["job"]]})
    assert new.finish(job["job"])[0] == "cancelled"
    wait_until(lambda: "closed-told-half" in cluster.runs())
    new.close()


def test_what_ended_meanwhile_is_listed_until_it_was_dealt_with(
    cluster: Cluster, fn: dict[str, int]
) -> None:
    page = PageClient(f"{cluster.at(0)}/")
    page.run(fn["once"], "listed")
    wait_until(lambda: "listed" in cluster.runs())
    page.drop()
    time.sleep(0.6)
    for number in (1, 2, 0):
        page = reload(page, cluster, number)
        [job] = adopted(page)
        assert job["stage"] == "done"
        assert "listed done" in str(job["ops"])
    page.send({"t": "seen", "jobs": [job["job"]], "shown": True})
    new = reload(page, cluster, 1)
    new.send({"t": "ping"})
    assert new.read() == {"t": "pong"}
    new.close()


def test_a_job_that_waits_for_its_place_moves_too(cluster: Cluster, fn: dict[str, int]) -> None:
    page = PageClient(f"{cluster.at(0)}/")
    jobs = [page.run(fn["alone"], f"wait{n}") for n in range(4)]
    while jobs[0] not in page.jobs:
        page.read()
    new = reload(page, cluster, 1)
    taken = adopted(new)
    assert {job["fn"] for job in taken} == {fn["alone"]}
    for job in taken:
        assert new.finish(job["job"])[0] == "done"
    assert sum(run.startswith("wait") for run in cluster.runs()) == 4
    new.close()


def test_a_second_reload_and_a_lost_connection_in_between(
    cluster: Cluster, fn: dict[str, int]
) -> None:
    page = PageClient(f"{cluster.at(0)}/")
    page.run(fn["steps"], 300)
    while not page.values:
        page.read()
    first = reload(page, cluster, 1)
    adopted(first)
    move(first, cluster, 2)
    assert first.resumed
    before = len(first.frames)
    while len(first.frames) < before + 3:
        first.read()
    second = reload(first, cluster, 0)
    [again] = adopted(second)
    assert again["fn"] == fn["steps"]
    assert second.finish(again["job"])[0] == "done"
    assert str(shown(second)[-1]).startswith("299 ")
    second.close()


def test_a_tab_that_lives_keeps_its_jobs(cluster: Cluster, fn: dict[str, int]) -> None:
    """A duplicated tab has the key of the first one's session, too."""
    page = PageClient(f"{cluster.at(0)}/")
    job = page.run(fn["steps"], 40)
    while not page.values:
        page.read()
    new = PageClient(f"{cluster.at(1)}/")
    new.send({"t": "adopt", "session": page.key, "left": False})
    assert page.finish(job)[0] == "done"
    new.send({"t": "ping"})
    assert new.read() == {"t": "pong"}
    assert not new.adopted
    new.close()
    page.close()


def test_nobody_takes_over_what_is_not_there(cluster: Cluster) -> None:
    page = PageClient(f"{cluster.at(0)}/")
    for key in ("nobody", "x" * 5000, "", page.key):
        page.send({"t": "adopt", "session": key, "left": True})
    page.send({"t": "ping"})
    assert page.read() == {"t": "pong"}
    page.close()
