"""The gate for outbound requests: numbers are judged once and connected to, redirects again, all of it bounded."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from showglass.gates import fetch_url
from showglass.gates.fetch_url import Fetcher, NotFetched, NotPublic, one_call
from showglass.gates.open_file import Vault
from tests.security.web_server import WebServer, certificate, plain, redirect, serving

Get = Callable[..., bytes]


def anywhere(*_: object) -> bool:
    return True


def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def get(tmp_path: Path) -> Get:
    """Fetches with a fetcher and returns the content."""

    def run(fetcher: Fetcher, url: str, limit: int = 10_000) -> bytes:
        return fetcher.fetch(url, lambda name: tmp_path / "got", limit).path.read_bytes()

    return run


@pytest.fixture
def server() -> Iterator[WebServer]:
    """Answers `ok`, unless the test gives it another `answer`."""
    with serving(lambda open_, path: open_.sendall(plain(b"ok"))) as running:
        yield running


def near(**options: float) -> Fetcher:
    """A fetcher for which this machine is the public internet."""
    return Fetcher(here, anywhere, **options)  # type: ignore[arg-type]  # of one kind


# -- who is asked ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"],
        ["64:ff9b::7f00:1"], [], ["not a number"],
    ],
)  # fmt: skip
def test_a_name_is_judged_by_all_of_its_numbers(
    get: Get, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_url._Pinned, "connect_tcp", lambda *_, **__: pytest.fail("connected"))
    with pytest.raises(NotPublic):
        get(Fetcher(lambda host, port: found), "http://inner.example/")


def test_a_name_without_a_number_is_refused_in_the_same_words(get: Get) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(NotPublic):
        get(Fetcher(nobody), "http://nobody.example/")


def test_the_system_finds_this_machine_and_it_is_refused(get: Get, server: WebServer) -> None:
    for host in ("localhost", "127.0.0.1", "[::1]", "localhost.", "LOCALHOST"):
        with pytest.raises(NotPublic):
            get(Fetcher(), f"http://{host}:{server.port}/")
    assert server.asked == []


def test_a_name_that_changes_its_number_is_asked_at_the_one_that_was_judged(
    get: Get, server: WebServer
) -> None:
    """A resolver that names a public number first, and this machine when it is asked again."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    judged: list[str] = []

    def judge(number: object) -> bool:
        judged.append(str(number))
        return True

    fetcher = Fetcher(lambda host, port: next(answers), judge, seconds=0.3)
    with pytest.raises(NotFetched):  # there is no way out of here to that number
        get(fetcher, f"http://rebinding.example:{server.port}/")
    assert (judged, server.asked) == (["93.184.216.34"], [])
    assert next(answers) == ["127.0.0.1"]  # it was not asked again


def test_a_public_number_of_this_machine_is_not_asked(get: Get, server: WebServer) -> None:
    pinned = fetch_url._Pinned(["127.0.0.1"], True, fetch_url._Bounds(time.monotonic() + 5, 1000))
    with pytest.raises(NotPublic):
        pinned.connect_tcp("mine.example", server.port)
    assert server.asked == []


def test_environment_proxies_are_not_asked(
    get: Get, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert get(near(), f"http://a.example:{server.port}/x?y=z") == b"ok"
    [head] = server.asked
    assert head.startswith("GET /x?y=z HTTP/1.1\r\n")
    assert f"\r\nHost: a.example:{server.port}\r\n".lower() in head.lower()
    for name in ("cookie", "authorization", "referer", "origin"):
        assert f"\r\n{name}:" not in head.lower()


# -- redirects ---------------------------------------------------------------------------------------------------------


def test_a_redirect_is_followed_and_no_cookie_is_kept(get: Get, server: WebServer) -> None:
    def answer(open_: socket.socket, path: str) -> None:
        open_.sendall(redirect("/there?a=b") if path == "/" else plain(b"moved"))

    server.answer = answer
    assert get(near(), f"http://a.example:{server.port}") == b"moved"
    assert [head.split(" ")[1] for head in server.asked] == ["/", "/there?a=b"]
    assert "cookie" not in server.asked[1].lower()


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:{port}/secret", "//127.0.0.1:{port}/secret", "http://localhost:{port}/secret",
        "http://inner.example:{port}/secret", "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
        "file:///etc/passwd", "ftp://a.example/", "http://a@127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/x",
        "\\\\127.0.0.1\\x",
    ],
)  # fmt: skip
def test_a_redirect_to_the_inside_is_refused(
    get: Get, server: WebServer, to: str, status: str
) -> None:
    server.answer = lambda open_, path: open_.sendall(redirect(to.format(port=server.port), status))

    with pytest.raises((NotPublic, NotFetched)):
        get(_outside_in(server), f"http://a.example:{server.port}/")
    assert len(server.asked) == 1


def _outside_in(server: WebServer) -> Fetcher:
    """This machine counts as public when it was found under the name a.example, and never as a bare number."""
    names: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        names.append(host)
        return ["127.0.0.1"]

    def judge(number: object) -> bool:
        return bool(names) and names.pop() == "a.example"

    return Fetcher(resolve, judge)


def test_redirects_end(get: Get, server: WebServer) -> None:
    server.answer = lambda open_, path: open_.sendall(redirect(path + "x"))
    with pytest.raises(NotFetched, match="on and on"):
        get(near(), f"http://a.example:{server.port}/")
    assert len(server.asked) == fetch_url.MAX_REDIRECTS + 1


# -- TLS ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("tls"), "right.example")


def test_the_certificate_is_that_of_the_name(
    get: Get, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    ours, theirs = contexts
    with serving(lambda open_, path: open_.sendall(plain(b"safe")), ours) as server:
        fetcher = Fetcher(here, anywhere, tls=theirs)
        assert get(fetcher, f"https://right.example:{server.port}/") == b"safe"
        for host in ("wrong.example", "127.0.0.1"):
            with pytest.raises(NotFetched):
                get(fetcher, f"https://{host}:{server.port}/")
        with pytest.raises(NotFetched):
            get(Fetcher(here, anywhere), f"https://right.example:{server.port}/")
        assert len(server.asked) == 1


def test_a_secure_address_does_not_lead_to_an_open_one(
    get: Get, contexts: tuple[ssl.SSLContext, ssl.SSLContext], server: WebServer
) -> None:
    to = f"http://a.example:{server.port}/"
    fetcher = Fetcher(here, anywhere, tls=contexts[1])
    moved = serving(lambda open_, path: open_.sendall(redirect(to)), contexts[0])
    with moved as secure, pytest.raises(NotPublic):
        get(fetcher, f"https://right.example:{secure.port}/")
    assert server.asked == []


# -- bounds ------------------------------------------------------------------------------------------------------------


def drip(head: bytes, piece: bytes) -> Callable[[socket.socket, str], None]:
    """A piece now and then, for as long as somebody listens."""

    def answer(open_: socket.socket, path: str) -> None:
        open_.sendall(head)
        if not piece:
            time.sleep(1)
            return
        while True:
            open_.sendall(piece)
            time.sleep(0.02)

    return answer


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b""),
    ],
)
def test_a_byte_now_and_then_does_not_keep_the_caller(
    get: Get, server: WebServer, head: bytes, piece: bytes
) -> None:
    server.answer = drip(head, piece)
    began = time.monotonic()
    with pytest.raises(NotFetched):
        get(near(seconds=0.4), f"http://a.example:{server.port}/", 1_000_000)
    assert time.monotonic() - began < 3


def test_a_resolver_that_hangs_does_not_keep_the_caller(get: Get) -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(4)
        return []

    began = time.monotonic()
    with pytest.raises(NotPublic):
        get(Fetcher(slow, seconds=0.2), "http://a.example/")
    assert time.monotonic() - began < 3


FLOODS = {
    "announced": plain(b"x" * 20_000),
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1000\r\n%b\r\n" % (b"x" * 4096) * 9,
    "until closed": b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 20_000,
    "headers": b"HTTP/1.1 200 OK\r\n" + b"X: %b\r\n" % (b"y" * 1000) * 5000 + b"\r\n",
    "gzip bomb": plain(gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip"),
    "deflate bomb": plain(gzip.compress(bytes(50_000_000)), "Content-Encoding: deflate"),
    "packed twice": plain(b"x", "Content-Encoding: gzip, gzip"),
    "brotli": plain(b"x", "Content-Encoding: br"),
    "damaged": plain(b"not gzip", "Content-Encoding: gzip"),
    "cut": plain(gzip.compress(b"whole")[:-9], "Content-Encoding: gzip"),
    "shorter than said": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nx",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "no HTTP": b"SSH-2.0-OpenSSH_9\r\n\r\n",
    "nothing": b"",
    "an error": plain(b"x", status="500 Oh"),
    "a part": plain(b"x", status="206 Partial Content"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "nowhere": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", FLOODS)
def test_what_is_too_much_or_no_answer_leaves_nothing(server: WebServer, kind: str) -> None:
    vault = Vault()
    vault.fetcher = near(seconds=5)
    vault.max_fetch = 10_000
    server.answer = lambda open_, path: open_.sendall(FLOODS[kind])
    with pytest.raises(ValueError, match="web address") as failed:
        vault.fetch(f"http://a.example:{server.port}/")
    assert isinstance(failed.value, (NotFetched, NotPublic))
    assert list(vault.root.iterdir()) == []


def test_packed_content_is_unpacked(get: Get, server: WebServer) -> None:
    packed = plain(gzip.compress(b"word " * 1000), "Content-Encoding: gzip")
    server.answer = lambda open_, path: open_.sendall(packed)
    assert get(near(), f"http://a.example:{server.port}/") == b"word " * 1000


def test_one_call_fetches_so_many_and_no_longer(
    get: Get, server: WebServer, tmp_path: Path
) -> None:
    url = f"http://a.example:{server.port}/"
    with one_call(2):
        for _ in range(2):
            assert get(near(), url) == b"ok"
            (tmp_path / "got").unlink()
        with pytest.raises(NotFetched, match="one call"):
            get(near(), url)
    with one_call(seconds=0), pytest.raises(NotFetched):
        get(near(), url)
    assert get(near(), url) == b"ok"


def test_the_loop_is_never_blocked(get: Get) -> None:
    async def on_the_loop() -> None:
        with pytest.raises(RuntimeError, match="worker thread"):
            get(Fetcher(), "http://a.example/")

    asyncio.run(on_the_loop())


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/a.png", "", "a.png"), ("/a", "image/png", "a.png"), ("/", "image/png; x=y", "file.png"),
        ("/a%2F..%2Fb.txt", "", "b.txt"),
        ("/..%5C..%5Cx.ini", "", "x.ini"), ("/.htaccess", "", "htaccess"), ("/a.csv?x=/y.exe", "text/html", "a.csv"),
        ("/%00", "x/../../y", "file"), ("/" + "n" * 300 + ".txt", "", "n" * 196 + ".txt"), ("/CON", "", "file"),
    ],
)  # fmt: skip
def test_the_file_gets_a_harmless_name_of_ours(
    server: WebServer, path: str, kind: str, name: str
) -> None:
    vault = Vault()
    vault.fetcher = near()
    server.answer = lambda open_, _: open_.sendall(
        plain(b"x", *([f"Content-Type: {kind}"] if kind else []))
    )
    ticket, found = vault.fetch(f"http://a.example:{server.port}{path}")
    assert (found.name, ticket.partition("/")[2]) == (name, name)
    assert vault.open(ticket) == found
