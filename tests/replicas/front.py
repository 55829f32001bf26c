"""A real nginx in front of replicas, with the lines that docs/replicas.md gives: each request goes to the next one."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.reading import DOCS, codes
from tests.nginx import needs_nginx, running
from tests.redis_server import free_port

__all__ = ["front", "needs_nginx"]
UPGRADE = (
    "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;"
    ' proxy_set_header Connection "upgrade";'
)


@contextlib.contextmanager
def front(folder: Path, ports: list[int], *, websockets: bool) -> Iterator[str]:
    """The address of the replicas behind an nginx. websockets: whether it lets them through."""
    [lines] = [c.text for c in codes(DOCS / "replicas.md") if c.language == "nginx"]
    servers = "".join(f"server 127.0.0.1:{port};\n" for port in ports)
    lines, count = re.subn(r"( *server [\d.]+:7860;\n)+", servers, lines)
    assert count == 1
    port = free_port()
    lines = lines.replace("listen 80;", f"listen 127.0.0.1:{port};")
    if websockets:
        lines = lines.replace("proxy_pass http://app;", f"proxy_pass http://app; {UPGRADE}")
    folder.mkdir()
    with running(folder, port, lines):
        yield f"http://127.0.0.1:{port}"
