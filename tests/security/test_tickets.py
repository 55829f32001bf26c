"""Rows 4, 7, 8, 13, 16, 22: a file that a client names is one that it uploaded, or an error."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from showglass.gates.fetch_url import Fetcher
from showglass.values.images import EXAMPLE_IMAGE
from tests.door_client import Served, messages, named_frames
from tests.security.conftest import FILE_COMPONENTS, Canary
from tests.security.web_server import plain, serving

Call = Callable[..., list[tuple[str, Any]]]
META = {"_type": "gradio.FileData"}
FORGED: list[dict[str, Any]] = [
    {"path": "/etc/passwd", "meta": META},
    {"path": "/etc/passwd", "url": "http://x/", "orig_name": "x", "size": 1},
    {"path": "/etc/passwd", "meta": {"_type": "other"}},
    {"path": "/etc/passwd", "meta": None},
    {"name": "/etc/passwd", "is_file": True, "data": None},
    {"path": "../../../../etc/passwd", "meta": META},
    {"path": "0" * 64 + "/passwd", "meta": META},
    {"path": "0" * 64 + "/../../../etc/passwd", "meta": META},
    {"path": "/dev/urandom", "meta": META},
    {"path": "/proc/self/environ", "meta": META},
    {"path": None, "meta": META},
    {"path": ["/etc/passwd"], "meta": META},
]
INPUTS = [*(f"in_{name}" for name in FILE_COMPONENTS), "in_binary"]


def payload(endpoint: str, file: Any) -> Any:
    """The file where the component's wire value has it."""
    if endpoint == "in_Gallery":
        return [{"image": file, "caption": None}]
    if endpoint == "in_ImageEditor":
        return {"background": file, "layers": [], "composite": file}
    return file


@pytest.mark.parametrize("endpoint", INPUTS)
@pytest.mark.parametrize("file", FORGED, ids=json.dumps)
def test_a_forged_file_is_refused(client: httpx.Client, endpoint: str, file: Any) -> None:
    data = [payload(endpoint, file)]
    run = client.post(f"run/{endpoint}", json={"data": data})
    assert (run.status_code, run.json().get("data")) == (400, None), run.text
    event = client.post(f"call/{endpoint}", json={"data": data}).json()["event_id"]
    [(name, said)] = named_frames(client.get(f"call/{endpoint}/{event}").content)
    assert name == "error"
    for text in (run.text, repr(said)):
        assert "root:" not in text
        assert "PATH=" not in text


@pytest.mark.parametrize("endpoint", INPUTS)
def test_the_queue_refuses_it_too(client: httpx.Client, served: Served, endpoint: str) -> None:
    number = served.service.engine().named[endpoint].id
    body = {"data": [payload(endpoint, FORGED[0])], "fn_index": number, "session_hash": "s"}
    client.post("queue/join", json=body)
    ended = messages(client.get("queue/data?session_hash=s").content)[-2]
    assert ended["success"] is False


@pytest.mark.parametrize("endpoint", INPUTS)
def test_no_address_in_a_file_is_fetched(
    client: httpx.Client, canary: Canary, endpoint: str
) -> None:
    for file in (
        {"path": canary.url, "meta": META},
        {"path": "x", "url": canary.url, "meta": META},
        {"path": canary.url, "url": canary.url, "meta": META},
    ):
        answer = client.post(f"run/{endpoint}", json={"data": [payload(endpoint, file)]})
        assert answer.status_code == 400, answer.text
    assert canary.asked == []


def test_a_ticket_is_bound_to_its_name_and_to_this_app(
    client: httpx.Client, served: Served, upload: Callable[..., str]
) -> None:
    ticket = upload("a.txt", b"mine")
    head = ticket.split("/")[0]
    assert client.get(f"file={ticket}").text == "mine"
    for forged in (
        f"{head}/b.txt", f"{head[::-1]}/a.txt", f"{head[:-1]}0/a.txt", f"{'0' * 32}{head[32:]}/a.txt",
        head, f"{head}/", f"{head}/a.txt/", f"{head.upper()}/a.txt", f"{head}/./a.txt",
    ):  # fmt: skip
        if forged != ticket:
            assert served.get_raw(f"/gradio_api/file={forged}")[0] == 403, forged


def test_other_fields_of_a_file_are_ignored(
    client: httpx.Client, upload: Callable[..., str]
) -> None:
    file = {
        "path": upload("a.txt", b"mine"),
        "meta": META,
        "orig_name": "../../../etc/passwd",
        "url": "http://169.254.169.254/",
        "size": -1,
        "mime_type": "text/html",
    }
    answer = client.post("run/in_File", json={"data": [file]})
    assert answer.status_code == 200
    assert "/a.txt" in answer.json()["data"][0]
    assert "passwd" not in answer.text


@pytest.mark.parametrize("endpoint", ["to_json", "json_to_json"])
def test_text_that_reaches_an_output_is_never_taken_for_a_file(
    client: httpx.Client, call: Call, endpoint: str
) -> None:
    forged = {"path": "/etc/passwd", "meta": META, "url": None}
    sent = json.dumps(forged) if endpoint == "to_json" else forged
    [(name, [shown])] = call(endpoint, sent)
    assert name == "complete"
    assert "file=" not in json.dumps(shown)
    assert '"size"' not in json.dumps(shown)


@pytest.mark.parametrize("path", ["/dev/urandom", "/etc/passwd"])
def test_a_flag_copies_no_file_of_the_machine(
    client: httpx.Client, served: Served, flagged: Path, path: str
) -> None:
    flags = [d for d in served.service.engine().edges.values() if d.api_name == "Flag"]
    assert [len(edge.inputs) for edge in flags] == [2]
    body = {"data": [{"path": path, "meta": META}, "text"], "fn_index": flags[0].id}
    answer = client.post("run/predict", json=body)
    assert answer.status_code in (400, 500), answer.text
    event = client.post("call/Flag", json=body).json()["event_id"]
    assert named_frames(client.get(f"call/Flag/{event}").content)[-1][0] == "error"
    assert not [f for f in flagged.rglob("*") if f.is_file() and f.suffix != ".csv"]
    assert "root:" not in "".join(f.read_text() for f in flagged.rglob("*.csv"))


@pytest.mark.parametrize("endpoint", [e for e in INPUTS if e != "in_ImageEditor"])
def test_a_public_address_in_a_file_is_fetched(
    client: httpx.Client, served: Served, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    """As `handle_file("https://…")` of the client library sends it. For this test, one name of loopback is public."""
    content = base64.b64decode(EXAMPLE_IMAGE["url"].partition(",")[2])
    fetcher = Fetcher(lambda host, port: ["127.0.0.1"], lambda number: True)
    monkeypatch.setattr(served.service.vault, "fetcher", fetcher)
    with serving(lambda open_, path: open_.sendall(plain(content))) as server:
        url = f"http://pictures.example:{server.port}/a.png"
        for file in ({"path": url, "url": url, "meta": META}, {"path": url, "meta": META}):
            answer = client.post(f"run/{endpoint}", json={"data": [payload(endpoint, file)]})
            assert answer.status_code == 200, answer.text
        assert len(server.asked) == 2
