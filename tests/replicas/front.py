"""A real nginx in front of replicas, with the lines that docs/replicas.md gives: each request goes to the next one."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.docs.reading import DOCS, codes
from tests.nginx import NGINX, needs_nginx, wait_for
from tests.redis_server import free_port

__all__ = ["front", "needs_nginx"]
AROUND = """
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
UPGRADE = (
    "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;"
    ' proxy_set_header Connection "upgrade";'
)


@contextlib.contextmanager
def front(folder: Path, ports: list[int], *, websockets: bool) -> Iterator[str]:
    """The address of the replicas behind an nginx. websockets: whether it lets them through."""
    assert NGINX is not None
    [lines] = [c.text for c in codes(DOCS / "replicas.md") if c.language == "nginx"]
    servers = "".join(f"server 127.0.0.1:{port};\n" for port in ports)
    lines, count = re.subn(r"( *server [\d.]+:7860;\n)+", servers, lines)
    assert count == 1
    port = free_port()
    lines = lines.replace("listen 80;", f"listen 127.0.0.1:{port};")
    if websockets:
        lines = lines.replace("proxy_pass http://app;", f"proxy_pass http://app; {UPGRADE}")
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder, lines=lines))
    running = subprocess.Popen(
        [NGINX, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, running, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)
