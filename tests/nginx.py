"""A real nginx in front of an app, with the lines that the documentation gives."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.reading import DOCS, codes

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

SHOWN = {"bare": 0, "websocket": 1, "path": 2}
"""Which of the blocks in docs/proxies.md is which."""

CONFIG = """
daemon off;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {lines}
}}
"""
SERVER = """
    server {{
        listen 127.0.0.1:{port} {tls};
        {more}
        {lines}
    }}
"""


def lines_of(name: str) -> str:
    """The lines that docs/proxies.md shows."""
    shown = [code.text for code in codes(DOCS / "proxies.md") if code.language == "nginx"]
    assert len(shown) == len(SHOWN)
    return shown[SHOWN[name]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _certificate(folder: Path) -> str:
    assert OPENSSL is not None
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return f"ssl_certificate {certificate};\nssl_certificate_key {key};"


@contextlib.contextmanager
def nginx(
    folder: Path, app_port: int, name: str, *, more: str = "", tls: bool = False, port: int = 0
) -> Iterator[str]:
    """Runs nginx with the lines `name` of the docs for an app; gives the address of the app behind it.

    more: further lines of its server. port: 0 takes a free one.
    """
    port = port or _free_port()
    lines = lines_of(name).replace("127.0.0.1:7860", f"127.0.0.1:{app_port}")
    server = SERVER.format(
        port=port,
        tls="ssl" if tls else "",
        more=(_certificate(folder) if tls else "") + more,
        lines=lines,
    )
    with running(folder, port, server):
        scheme, path = "https" if tls else "http", "/demo/" if name == "path" else "/"
        yield f"{scheme}://127.0.0.1:{port}{path}"


@contextlib.contextmanager
def running(folder: Path, port: int, lines: str) -> Iterator[None]:
    """Runs nginx with `lines` in its http block, which listen on `port`."""
    assert NGINX is not None
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(CONFIG.format(user=user, folder=folder, lines=lines))
    process = subprocess.Popen(
        [NGINX, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process, folder)
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, running: subprocess.Popen[bytes], folder: Path) -> None:
    """Return once nginx listens."""
    end = time.monotonic() + 10
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        if running.poll() is not None or time.monotonic() > end:
            raise RuntimeError((folder / "error.log").read_text())
        time.sleep(0.01)
