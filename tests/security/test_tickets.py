"""Rows 4, 7, 8, 13, 16, 22: a file that a client names is one that it uploaded, or an error."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from showglass.gates.fetch_url import Fetcher
from showglass.gates.limit import MAX_FETCHES
from showglass.values.images import EXAMPLE_IMAGE
from tests.door_client import Served
from tests.media_files import video_file
from tests.security.conftest import FILE_COMPONENTS, Canary
from tests.security.doors import DOORS
from tests.security.payloads import components, schema_of, with_file
from tests.security.variants import Guarded
from tests.security.web_server import plain, serving

META = {"_type": "gradio.FileData"}
TICKET: dict[str, Any] = {"path": "0" * 64 + "/passwd", "meta": META}
"""It has the form of one."""
FORGED: list[dict[str, Any]] = [
    {"path": "/etc/passwd", "meta": META},
    {"path": "/etc/passwd", "url": "http://x/", "orig_name": "x", "size": 1},
    {"path": "/etc/passwd", "meta": {"_type": "other"}},
    {"path": "/etc/passwd", "meta": None},
    {"name": "/etc/passwd", "is_file": True, "data": None},
    {"path": "../../../../etc/passwd", "meta": META},
    TICKET,
    {"path": "0" * 64 + "/../../../etc/passwd", "meta": META},
    {"path": "/dev/urandom", "meta": META},
    {"path": "/proc/self/environ", "meta": META},
    {"path": None, "meta": META},
    {"path": ["/etc/passwd"], "meta": META},
]
INPUTS = [*(f"in_{name}" for name in FILE_COMPONENTS), "in_binary"]


FETCHERS = [e for e in INPUTS if e != "in_Chatbot"]
"""Those that open a file on the web. In a conversation its address stays what it is: nobody asks for it."""


def payload(endpoint: str, file: Any) -> Any:
    """The file where the component's wire value has it."""
    cls = components()["File" if endpoint == "in_binary" else endpoint.removeprefix("in_")]
    schema = schema_of(cls)
    assert schema is not None
    return with_file(schema, file)


@pytest.mark.parametrize("endpoint", INPUTS)
@pytest.mark.parametrize("door", DOORS)
def test_a_forged_file_is_refused(served: Guarded, endpoint: str, door: str) -> None:
    for file in FORGED:
        answer = DOORS[door](served, endpoint, [payload(endpoint, file)])
        # a page may outlive the app's files; an agent's own are opened at its door
        if endpoint == "in_Chatbot" and file is TICKET and door != "mcp":
            assert answer.ok, answer
            assert "is not here any more" in answer.text
        else:
            assert not answer.ok, (file, answer)
        assert answer.status in (400, 200, None), (file, answer)
        for secret in ("root:", "PATH=", "Traceback"):
            assert secret not in answer.text, (file, answer)


@pytest.mark.parametrize("endpoint", FETCHERS)
@pytest.mark.parametrize("door", DOORS)
def test_no_address_in_a_file_is_fetched(
    served: Guarded, canary: Canary, endpoint: str, door: str
) -> None:
    said = set()
    for file in (
        {"path": canary.url, "meta": META},
        {"path": canary.url, "url": canary.url, "meta": META},
        {"path": "http://127.0.0.1:1/", "meta": META},
        {"path": "http://169.254.169.254/latest/meta-data/", "meta": META},
        {"path": "http://[::ffff:127.0.0.1]/", "meta": META},
        {"path": "http://nobody.invalid/", "meta": META},
    ):
        answer = DOORS[door](served, endpoint, [payload(endpoint, file)])
        assert not answer.ok
        said.update(re.findall(r"that address is not fetched[^.]*", answer.text))
    assert len(said) == 1, said
    assert not DOORS[door](
        served, endpoint, [payload(endpoint, {"path": "x", "url": canary.url, "meta": META})]
    ).ok
    assert canary.asked == []


@pytest.mark.parametrize("door", DOORS)
def test_an_address_in_a_conversation_is_left_alone(
    served: Guarded, canary: Canary, door: str
) -> None:
    file = {"path": canary.url, "url": canary.url, "meta": META}
    assert DOORS[door](served, "in_Chatbot", [payload("in_Chatbot", file)]).ok
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
@pytest.mark.parametrize("door", DOORS)
def test_text_that_reaches_an_output_is_never_taken_for_a_file(
    served: Guarded, endpoint: str, door: str
) -> None:
    forged = {"path": "/etc/passwd", "meta": META, "url": None}
    sent = json.dumps(forged) if endpoint == "to_json" else forged
    answer = DOORS[door](served, endpoint, [sent])
    assert answer.ok
    [shown] = answer.data
    assert "file=" not in json.dumps(shown)
    assert '"size"' not in json.dumps(shown)


@pytest.mark.parametrize("path", ["/dev/urandom", "/etc/passwd"])
def test_a_flag_copies_no_file_of_the_machine(
    client: httpx.Client, served: Guarded, flagged: Path, path: str
) -> None:
    flags = [d for d in served.service.engine().edges.values() if d.api_name == "Flag"]
    assert [len(edge.inputs) for edge in flags] == [2]
    body = {"data": [{"path": path, "meta": META}, "text"], "fn_index": flags[0].id}
    answer = client.post("run/predict", json=body)
    assert answer.status_code == 400, answer.text
    for door in DOORS.values():
        assert not door(served, "Flag", body["data"]).ok
    assert not [f for f in flagged.rglob("*") if f.is_file() and f.suffix != ".csv"]
    assert "root:" not in "".join(f.read_text() for f in flagged.rglob("*.csv"))


PICTURE = base64.b64decode(EXAMPLE_IMAGE["url"].partition(",")[2])


def _film(folder: Path) -> tuple[bytes, str]:
    """What Audio and Video take both: pictures with a tone."""
    return video_file(folder / "a.mp4", sound="aac").read_bytes(), "a.mp4"


@pytest.mark.parametrize("endpoint", [e for e in FETCHERS if e != "in_ImageEditor"])
def test_a_public_address_in_a_file_is_fetched(
    client: httpx.Client,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    endpoint: str,
) -> None:
    """As `handle_file("https://…")` of the client library sends it. For this test, one name of loopback is public."""
    content, name = _film(tmp_path) if endpoint in ("in_Audio", "in_Video") else (PICTURE, "a.png")
    if endpoint == "in_Model3D":
        content, name = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "a.obj"
    fetcher = Fetcher(lambda host, port: ["127.0.0.1"], lambda number: True)
    monkeypatch.setattr(served.service.vault, "fetcher", fetcher)
    with serving(lambda open_, path: open_.sendall(plain(content))) as server:
        url = f"http://pictures.example:{server.port}/{name}"
        for file in ({"path": url, "url": url, "meta": META}, {"path": url, "meta": META}):
            data = [payload(endpoint, file)]
            answer = client.post(f"run/{endpoint}", json={"data": data})
            assert answer.status_code == 200, answer.text
        assert len(server.asked) == 2 * json.dumps(data).count('"path"')


def test_one_call_has_so_many_addresses_fetched(
    client: httpx.Client, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = PICTURE
    fetcher = Fetcher(lambda host, port: ["127.0.0.1"], lambda number: True)
    monkeypatch.setattr(served.service.vault, "fetcher", fetcher)
    with serving(lambda open_, path: open_.sendall(plain(content))) as server:
        file = {"path": f"http://pictures.example:{server.port}/a.png", "meta": META}
        many = [{"image": file, "caption": None}] * (MAX_FETCHES + 5)
        answer = client.post("run/in_Gallery", json={"data": [many]})
        assert answer.status_code == 400
        assert "one call" in answer.text
        assert len(server.asked) == MAX_FETCHES


FORGED_PARTS: dict[str, dict[str, Any]] = {
    "an icon": {"component": "button", "constructor_args": {"icon": "showglass/version.py"}},
    "samples": {
        "component": "dataset",
        "constructor_args": {"components": ["file"], "samples": [["showglass/version.py"]]},
    },
    "a template": {
        "component": "html",
        "constructor_args": {"html_template": "<style>* { display: none }</style>"},
        "value": "<form action='//evil.example'>",
    },
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", FORGED_PARTS)
def test_a_component_in_a_message_names_no_file_and_no_template(
    served: Guarded, kind: str, door: str
) -> None:
    """Arguments of components are the author's: a client that makes them up would read the author's files."""
    part = {"type": "component", "value": None, "props": {}, **FORGED_PARTS[kind]}
    answer = DOORS[door](served, "chat_again", [[{"role": "user", "content": [part]}]])
    assert "version.py" not in answer.text
    assert "evil.example" not in answer.text
    assert "display: none" not in answer.text
