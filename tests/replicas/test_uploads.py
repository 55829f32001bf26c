"""Uploads whose requests reach other replicas than the first one did."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator

import httpx

from tests.door_client import messages
from tests.redis_server import RedisServer
from tests.replicas.cluster import Cluster, call, event_id, stream
from tests.server.test_resumable import KIND, SPOKEN

META = {"_type": "gradio.FileData"}
MIB = 1024 * 1024


def begin(url: str, length: int) -> tuple[str, str]:
    """Path and ticket of a new upload."""
    name = base64.b64encode(b"notes.txt").decode()
    headers = {**SPOKEN, "upload-length": str(length), "upload-metadata": f"filename {name}"}
    answer = httpx.post(f"{url}/gradio_api/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return f"/gradio_api/{answer.headers['location']}", answer.json()["ticket"]


def have(url: str) -> int:
    """How much is there."""
    answer = httpx.head(url, headers=SPOKEN)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


def send(url: str, at: int, data: bytes) -> httpx.Response:
    """The answer to a part."""
    return httpx.patch(url, headers={**SPOKEN, **KIND, "upload-offset": str(at)}, content=data)


def test_each_part_may_reach_another_one(cluster: Cluster) -> None:
    content = b"0123456789abcdef" * 160_000
    path, ticket = begin(cluster.at(0), len(content))
    for turn, at in enumerate(range(0, len(content), MIB)):
        assert have(cluster.at((turn + 2) % 3) + path) == at
        answer = send(cluster.at((turn + 1) % 3) + path, at, content[at : at + MIB])
        assert answer.status_code == 204, answer.text
    for n in range(3):
        assert have(cluster.at(n) + path) == len(content)
        assert httpx.get(f"{cluster.at(n)}/gradio_api/file={ticket}").content == content
    event = event_id(call(cluster.at(2), "size", {"path": ticket, "meta": META}))
    [(kind, [said])] = stream(cluster.at(1), "size", event)
    assert (kind, said.split()[0]) == ("complete", str(len(content)))


def test_offsets_that_do_not_fit_are_refused_by_all(cluster: Cluster) -> None:
    path, ticket = begin(cluster.at(0), 2 * MIB)
    assert send(cluster.at(1) + path, 0, b"a" * MIB).status_code == 204
    for n in range(3):
        for at in (0, MIB // 2, MIB + 1, 2 * MIB):
            assert send(cluster.at(n) + path, at, b"b" * 10).status_code == 409
        assert have(cluster.at(n) + path) == MIB
        small = send(cluster.at(n) + path, MIB, b"b" * 1000)
        assert (small.status_code, "524288" in small.text) == (400, True)
        assert httpx.get(f"{cluster.at(n)}/gradio_api/file={ticket}").status_code == 403
    assert httpx.delete(cluster.at(2) + path, headers=SPOKEN).status_code == 204
    assert httpx.head(cluster.at(0) + path, headers=SPOKEN).status_code == 404
    assert send(cluster.at(1) + path, MIB, b"b" * MIB).status_code == 404


def test_only_one_of_several_at_once_goes_on(cluster: Cluster) -> None:
    path, ticket = begin(cluster.at(0), 2 * MIB)
    statuses: list[int] = []

    def one(n: int) -> None:
        statuses.append(send(cluster.at(n) + path, 0, bytes([n]) * MIB).status_code)

    senders = [threading.Thread(target=one, args=(n,)) for n in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(20)
    assert sorted(statuses) != [409, 409, 409]
    assert set(statuses) <= {204, 409}
    at = have(cluster.at(0) + path)
    assert send(cluster.at(1) + path, at, b"z" * (2 * MIB - at)).status_code == 204
    assert len(httpx.get(f"{cluster.at(2)}/gradio_api/file={ticket}").content) == 2 * MIB


def test_a_replica_that_dies_takes_nothing_with_it(
    redis_server: RedisServer, cluster: Cluster
) -> None:
    content = b"0123456789abcdef" * 131_072
    path, ticket = begin(cluster.at(0), len(content))
    assert send(cluster.at(0) + path, 0, content[:MIB]).status_code == 204
    port = cluster.ports[0]
    cluster.kill(port)
    try:
        assert have(cluster.at(1) + path) == MIB
        assert send(cluster.at(1) + path, MIB, content[MIB:]).status_code == 204
        assert httpx.get(f"{cluster.at(2)}/gradio_api/file={ticket}").content == content
    finally:
        cluster.start(port)
        cluster.wait_for(port)


def test_progress_is_told_by_another_one(cluster: Cluster) -> None:
    """The contract's upload_progress: whoever is asked, it tells of every byte and of the end."""
    found: dict[int, list[bytes]] = {1: [], 2: []}

    def follow(n: int) -> None:
        address = f"{cluster.at(n)}/gradio_api/upload_progress"
        found[n].append(httpx.get(address, params={"upload_id": "u1"}, timeout=30).content)

    readers = [threading.Thread(target=follow, args=(n,)) for n in found]
    for reader in readers:
        reader.start()
    seen = threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.txt"\r\n\r\n'
        yield b"x" * 1000
        seen.wait(1.2)
        yield b"x" * 500 + b"\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    address = f"{cluster.at(0)}/gradio_api/upload?upload_id=u1"
    assert httpx.post(address, content=slowly(), headers=kind, timeout=30).status_code == 200
    for reader in readers:
        reader.join(20)
    for n in found:
        *updates, done = messages(found[n][0])
        assert {u["orig_name"] for u in updates} == {"x.txt"}
        assert sum(u["chunk_size"] for u in updates) == 1500
        assert done == {"msg": "done"}
    unknown = f"{cluster.at(1)}/gradio_api/upload_progress?upload_id=nobody"
    assert httpx.get(unknown, timeout=30).status_code == 404
