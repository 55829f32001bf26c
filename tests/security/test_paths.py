"""Rows 1 to 3, 9, 11, 14, 15, 17, 20, 25, 26, 31, 41: no path of a message leads to a file of the machine."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from showglass.gates.open_file import NotAllowed, Vault, is_odd, safe_name
from tests.door_client import Served
from tests.security.conftest import FILE_COMPONENTS, Canary
from tests.security.doors import DOORS
from tests.security.variants import Guarded

Upload = Callable[..., str]
REFUSED = b'{"detail":"File not allowed or no longer here."}'
TRAVERSALS = [
    "/etc/passwd", "../../../../etc/passwd", "/../../../../etc/passwd", "/tmp/gradio/../../etc/passwd",
    "....//....//etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc%2fpasswd", "..%5c..%5cwindows%5cwin.ini",
    "..\\..\\windows\\win.ini", "/proc/self/environ", "/dev/urandom", "/dev/stdin", ".", "/", "", "~/.ssh/id_rsa",
    "file:///etc/passwd", "/etc/passwd%00.png", "//etc/passwd", "///etc/passwd", "\\\\attacker\\share\\x",
    "//attacker/share", "file://attacker/x", "C:/tmp/secret.txt::$DATA", "C:\\windows\\win.ini", "a" * 5000,
    "http://127.0.0.1:22", "http://169.254.169.254/latest/meta-data", "https://evil.example",
    "http%3A%2F%2Fevil.example/",
    "http%253A%252F%252Fevil.example/", "//evil.example/", "ftp://evil.example",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
@pytest.mark.parametrize("door", ["file=", "file/", "thumbnail/256/file="])
@pytest.mark.parametrize("header", ["Accept: */*", "Range: bytes=0-9"])
def test_every_refused_path_gets_the_same_answer(
    served: Served, door: str, path: str, header: str
) -> None:
    status, body = served.get_raw(f"/gradio_api/{door}{path}", header)
    if "%00" in path or "\\" in path:  # the HTTP parser may refuse these before we see them
        assert status in (400, 403, 404)
    elif door == "file/" and path in ("", "/"):
        assert status in (403, 404, 405)
    else:
        assert (status, body) == (403, REFUSED)


@pytest.mark.parametrize(
    "path",
    [
        "/file/../../../../etc/passwd",
        "/file=/etc/passwd",
        "/static//etc/passwd",
        "/static//windows/win.ini",
        "/svelte//etc/passwd",
        "/assets//etc/passwd",
        "/assets/../../pyproject.toml",
        "/assets/%2e%2e/app.py",
        "/assets/..%2f..%2fpyproject.toml",
        "/gradio_api/js/..%2f..%2fx.js",
        "/gradio_api/custom_component/x/../mycomponent.py",
        "/custom_component/x/../mycomponent.py",
        "/pyproject.toml",
        "/showglass/server/app.py",
    ],
)
def test_no_other_route_serves_files(served: Served, path: str) -> None:
    status, body = served.get_raw(path)
    assert status in (400, 403, 404)
    assert b"root:" not in body
    assert b"import" not in body


@pytest.mark.parametrize(
    "tail", ["/../../../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/..\\..\\win.ini"]
)
def test_a_folder_of_an_upload_leads_nowhere_else(
    served: Served, upload: Upload, tail: str
) -> None:
    head = upload("a.txt").split("/")[0]
    status, body = served.get_raw(f"/gradio_api/file={head}{tail}")
    assert (status in (400, 403), b"root:" in body) == (True, False)


def test_an_address_is_never_fetched_and_never_redirected_to(
    served: Served, canary: Canary
) -> None:
    for address in (canary.url, quote(canary.url, safe=""), canary.url.replace("http:", "")):
        status, body = served.get_raw(f"/gradio_api/file={address}")
        assert (status, body) == (403, REFUSED)
    for proxy in ("proxy=", "gradio_api/proxy=", "file="):
        assert served.get_raw(f"/{proxy}{canary.url}")[0] in (400, 403, 404)
    assert canary.asked == []


def test_a_header_extends_no_list(served: Served, canary: Canary) -> None:
    assert served.get_raw("/config", f"X-Direct-Url: {canary.url}")[0] == 200
    assert served.get_raw(f"/proxy={canary.url}")[0] == 404
    assert canary.asked == []


TAKES_TEXT = {"MultimodalTextbox"}
"""To them what a function returns as a text is no path."""


@pytest.mark.parametrize("component", FILE_COMPONENTS)
@pytest.mark.parametrize("door", DOORS)
def test_a_path_that_a_visitor_typed_is_not_published(
    served: Guarded, component: str, door: str
) -> None:
    for path in (
        "/etc/passwd",
        "/proc/self/environ",
        "/dev/zero",
        ".git/config",
        "../../etc/passwd",
    ):
        answer = DOORS[door](served, f"out_{component}", [path])
        if component in TAKES_TEXT:
            assert path in answer.text, "a text stays one"
            assert "gradio.FileData" not in answer.text
        else:
            assert not answer.ok, answer
        assert "root:" not in answer.text


@pytest.mark.parametrize("component", FILE_COMPONENTS)
@pytest.mark.parametrize("door", DOORS)
def test_an_address_that_a_visitor_typed_is_not_fetched(
    served: Guarded, canary: Canary, component: str, door: str
) -> None:
    DOORS[door](served, f"out_{component}", [canary.url])
    assert canary.asked == []


# -- the rule itself --------------------------------------------------------------------------------------------------


def tree(base: Path) -> Vault:
    for name in ("AAA/a", "AAA/block/b", "other/c", "resources/adMin/credential.txt"):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(name)
    vault = Vault()
    vault.allowed = [base / "AAA", base / "resources"]
    vault.blocked = [base / "AAA/block", base / "resources/admin"]
    return vault


@pytest.mark.parametrize(
    "tail",
    [
        "AAA/../other/c", "AAA/..", "AAA/block/b", "AAA/block/../block/b", "/AAA/block/b", "AAA/a/../block/b",
        "AAA//block//b", "AAA/./block/b", "other/c", "AAA", "AAA/none", "resources/adMin/credential.txt",
    ],
)  # fmt: skip
def test_blocked_folders_stay_blocked(tmp_path: Path, tail: str) -> None:
    with pytest.raises(NotAllowed):
        tree(tmp_path).resolve(f"{tmp_path}/{tail}")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rule")


@given(
    parts=st.lists(
        st.sampled_from(["AAA", "a", "block", "b", "other", "c", "..", ".", ""]), max_size=7
    )
)
def test_what_is_opened_is_what_the_system_says_it_is(base: Path, parts: list[str]) -> None:
    """The rule agrees with `Path.resolve`, whatever the way there."""
    vault = tree(base)
    path = f"{base}/{'/'.join(parts)}"
    inside = Path(path).resolve() == base / "AAA/a"
    try:
        found, by_author = vault.resolve(path)
    except NotAllowed:
        assert not (inside and Path(path).is_file())
    else:
        assert (found, by_author) == (base.resolve() / "AAA/a", True)


NAMES = st.text(max_size=300) | st.lists(
    st.sampled_from([".", "..", "/", "\\", " ", "con", "COM1", "com¹", ":", "\u202e", "\ud800", "é", "x" * 99, "txt"])
).map("".join)  # fmt: skip


@given(NAMES)
@example("a." + "b" * 300)
@example("." + "b" * 300)
@example("é" * 300)
@example("con .txt")
@example("\ud800.png")
@example("x\u202egpj.exe")
def test_a_name_stays_one_harmless_name(name: str) -> None:
    safe = safe_name(name)
    assert safe not in ("", ".", "..")
    assert not set(safe) & set('/\\:*?"<>|\0\u202e\u2066')
    assert len(safe.encode()) <= 200
    assert safe_name(safe) == safe
    # the same on Windows: one part, no device, nothing that is dropped from its end
    windows = PureWindowsPath(safe)
    assert windows.parts == (safe,)
    assert not windows.is_reserved()
    assert safe[-1] not in ". "


WINDOWS_PARTS = st.sampled_from(
    ["C:", "c:", "host", "share", "a.txt", "a.txt::$DATA", "a:b", "..", ".", "", "NUL", "con.txt", "Com1", "x.",
     "x ", "x..", "?", "?\\C:", ".\\pipe", "PROGRA~1", "file:"]
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(["\\", "/", "\\\\", "//", "/\\", "\\/"]), WINDOWS_PARTS),
        max_size=6,
    ),
    WINDOWS_PARTS,
)
@example([("\\", "host"), ("\\", "share")], "")
@example([("/\\", "host"), ("\\", "share")], "")
@example([("\\/", "host"), ("/", "share")], "")
def test_windows_reads_what_is_not_odd_as_one_plain_path(
    rest: list[tuple[str, str]], first: str
) -> None:
    """No share, no stream, no device, no end that is dropped, with Python's reader of Windows paths as the judge."""
    path = first + "".join(separator + part for separator, part in rest)
    if is_odd(path, windows=True):
        return
    read = PureWindowsPath(path)
    assert re.fullmatch(r"([A-Za-z]:)?", read.drive)
    assert not read.is_reserved()
    for part in read.parts[1 if read.anchor else 0 :]:
        assert ":" not in part or part == read.drive
        assert part in ("..", ".") or part.rstrip(". ") == part


def test_a_folder_in_other_letters_is_not_the_allowed_one(tmp_path: Path) -> None:
    """Where letter case tells folders apart, allowing one allows no other; blocking one blocks every spelling."""
    for name in ("Data", "data", "Café", "Cafe\u0301"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "a").write_text(name)
    vault = Vault()
    vault.allowed = [tmp_path / "Data"]
    assert vault.resolve(str(tmp_path / "Data/a"))[0].read_text() == "Data"
    if not (tmp_path / "DATA").exists():
        with pytest.raises(NotAllowed):
            vault.resolve(str(tmp_path / "data/a"))
    vault.allowed, vault.blocked = [tmp_path], [tmp_path / "Café"]
    with pytest.raises(NotAllowed):
        vault.resolve(str(tmp_path / "Cafe\u0301/a"))


def test_links_and_pipes_are_not_served(tmp_path: Path) -> None:
    vault = tree(tmp_path)
    (tmp_path / "AAA/link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "AAA/pipe")
    for name in ("link", "pipe"):
        with pytest.raises(NotAllowed):
            vault.resolve(str(tmp_path / "AAA" / name))
