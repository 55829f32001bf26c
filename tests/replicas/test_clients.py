"""The client libraries and agents against three replicas behind a balancer: each connection goes to the next one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file

from tests.clients.javascript import MISSING, JavaScript, is_installed
from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, wait_until
from tests.replicas.front import front, needs_nginx

# The library's own threads leave sockets to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PEOPLE = ("ann", "tea and cake")
Python = Callable[..., Client]


@pytest.fixture(scope="module")
def signed_in(
    redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """Replicas that ask people to sign in, and have a function in a worker process."""
    started = Cluster(
        redis_server, tmp_path_factory.mktemp("signed-in"), AUTH="1", PROCESS="1",
        SHOWGLASS_SECRET="sixteen characters and more",
    )  # fmt: skip
    yield started
    started.close()


@pytest.fixture
def python(tmp_path: Path) -> Iterator[Python]:
    """Connects `gradio_client`."""
    opened: list[Client] = []

    def connect(cluster: Cluster, **how: Any) -> Client:
        opened.append(Client(cluster.url, verbose=False, download_files=tmp_path / "got", **how))
        return opened[-1]

    yield connect
    for client in opened:
        client.close()


def made_by(answers: list[str]) -> set[str]:
    """The processes that answered."""
    return {answer.split()[-1] for answer in answers}


def test_python_predicts(cluster: Cluster, python: Python) -> None:
    client = python(cluster)
    answers = [client.predict(f"n{n}", api_name="/greet") for n in range(12)]
    assert [a.split()[1] for a in answers] == [f"n{n}!" for n in range(12)]
    assert len(made_by(answers)) > 1
    jobs = [client.submit(f"p{n}", api_name="/once") for n in range(24)]
    assert len(made_by([job.result(timeout=20) for job in jobs])) > 1


def test_python_streams_and_cancels(cluster: Cluster, python: Python) -> None:
    client = python(cluster)
    for _ in range(3):
        values = list(client.submit(25, api_name="/steps"))
        assert [int(v.split()[0]) for v in values] == list(range(25))
    for n in range(4):
        job = client.submit(f"py{n}", api_name="/forever")
        wait_until(lambda job=job: job.outputs())
        assert job.cancel()
        wait_until(lambda n=n: f"closed-py{n}" in cluster.runs())


def test_python_files_and_state(cluster: Cluster, python: Python, tmp_path: Path) -> None:
    client = python(cluster)
    source = tmp_path / "notes.txt"
    source.write_text("some notes")
    for n in range(4):
        assert client.predict(handle_file(str(source)), api_name="/size") == "10 some notes"
        assert Path(client.predict(f"made {n}", api_name="/make")).read_text() == f"made {n}"
        assert client.predict(api_name="/count") == n + 1


def test_python_signs_in(signed_in: Cluster, python: Python) -> None:
    client = python(signed_in, auth=PEOPLE)
    assert len(made_by([client.predict(f"a{n}", api_name="/greet") for n in range(9)])) > 1
    assert [client.predict(api_name="/count") for _ in range(5)] == [1, 2, 3, 4, 5]
    with pytest.raises(Exception, match="Could not login"):
        python(signed_in, auth=("ann", "wrong"))


def test_a_worker_process_is_killed_from_another_replica(
    signed_in: Cluster, python: Python
) -> None:
    client = python(signed_in, auth=PEOPLE)
    servers = {str(p.pid) for p in signed_in.processes.values()}
    workers = made_by([client.predict(f"w{n}", api_name="/worker") for n in range(6)])
    assert not workers & servers
    for _ in range(2):
        job = client.submit("forever", api_name="/worker")
        time.sleep(0.5)
        job.cancel()
    # the limit of one a replica would keep these waiting if a worker ran on
    answers = [client.predict(f"after{n}", api_name="/worker") for n in range(6)]
    assert all(answer.startswith("after") for answer in answers)


@pytest.fixture(scope="module")
def node() -> Iterator[JavaScript]:
    """One process of Node."""
    if not is_installed():
        pytest.skip(MISSING)
    process = JavaScript()
    yield process
    process.close()


@pytest.fixture(scope="module")
def balanced(
    cluster: Cluster, signed_in: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Both behind an nginx: a client that keeps its connection reaches another replica with each request, too."""
    folder = tmp_path_factory.mktemp("fronts")
    with (
        front(folder / "open", cluster.ports, websockets=False) as one,
        front(folder / "signed-in", signed_in.ports, websockets=False) as other,
    ):
        yield {"open": one, "signed in": other}


CONNECT = "kept.app = await Client.connect(url, {events: ['data', 'status'], ...how});"


@needs_nginx
def test_javascript_predicts_streams_and_cancels(
    cluster: Cluster, balanced: dict[str, str], node: JavaScript
) -> None:
    node.run(CONNECT, url=balanced["open"], how={})
    found = [
        node.run("return (await kept.app.predict('/greet', [name])).data[0]", name=f"n{n}")
        for n in range(9)
    ]  # fmt: skip
    assert [text.split()[1] for text in found] == [f"n{n}!" for n in range(9)]
    assert len(made_by(found)) > 1
    told = node.run("return await all(kept.app.submit('/steps', [25]))")
    values = [int(m["data"][0].split()[0]) for m in told if m["type"] == "data"]
    assert list(dict.fromkeys(values)) == list(range(25))
    for n in range(3):
        node.run("const job = kept.app.submit('/forever', [name]);"
            "await all(job, (m, found) => found.filter(o => o.type === 'data').length > 2); await job.cancel();",
            name=f"js{n}",
        )  # fmt: skip
        wait_until(lambda n=n: f"closed-js{n}" in cluster.runs())


@needs_nginx
def test_javascript_files_and_state(balanced: dict[str, str], node: JavaScript) -> None:
    node.run(CONNECT, url=balanced["open"], how={})
    for n in range(4):
        size = node.run("return (await kept.app.predict('/size', [new Blob(['some notes'])])).data[0]",
        )  # fmt: skip
        assert size == "10 some notes"
        made = node.run("const file = (await kept.app.predict('/make', [text])).data[0];"
            "return await (await fetch(file.url)).text();",
            text=f"made {n}",
        )  # fmt: skip
        assert made == f"made {n}"
        count = node.run("return (await kept.app.predict('/count', [])).data")
        assert n + 1 in count


@needs_nginx
def test_javascript_signs_in(balanced: dict[str, str], node: JavaScript) -> None:
    node.run(CONNECT, url=balanced["signed in"], how={"auth": list(PEOPLE)})
    code = "return (await kept.app.predict('/greet', ['x'])).data[0]"
    assert len(made_by([node.run(code) for _ in range(9)])) > 1


@needs_nginx
@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["2026-07-28", "legacy"])
async def test_agents(balanced: dict[str, str], mode: str) -> None:
    from mcp.client import Client as Agent

    said: list[str] = []
    for n in range(3):
        async with Agent(f"{balanced['open']}/gradio_api/mcp/", mode=mode) as agent:
            tools = await agent.list_tools()
            assert {"greet", "steps", "make"} <= {tool.name for tool in tools.tools}
            for turn in range(3):
                result: Any = await agent.call_tool("greet", {"name": f"m{n}{turn}"})
                said.append(result.content[0].text)
                assert f"m{n}{turn}!" in said[-1]
            result = await agent.call_tool("steps", {"count": 5})
            assert str(result.content[0].text).startswith("4 ")
    assert len({text.split()[-1] for text in said}) > 1
