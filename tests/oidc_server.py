"""A real OpenID provider, the certified npm package `oidc-provider`, and how a person signs in there."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

NODE = Path(__file__).resolve().parent / "node"
ACCOUNTS: dict[str, dict[str, Any]] = {
    "ann": {"email": "ann@clinic.example", "email_verified": True, "preferred_username": "Ann", "groups": ["nurse"],
            "name": "Ann Lee", "picture": "https://clinic.example/ann.png"},
    "eve": {"email": "boss@clinic.example", "email_verified": False, "groups": ["admin"]},
    "bob": {"email": "bob@elsewhere.example", "email_verified": True},
}  # fmt: skip


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def provider(*apps: str, seconds: int = 3600) -> Iterator[str]:
    """The provider's address. apps: addresses of the apps that it knows. seconds: how long an access token lives."""
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules/oidc-provider").is_dir():
        pytest.skip("Node or tests/node/node_modules is missing: run scripts/servers")
    port = free_port()
    back = ",".join(f"{app}login/callback" for app in apps)
    command = [node, "provider.mjs", str(port), back, json.dumps(ACCOUNTS), str(seconds)]
    with subprocess.Popen(
        command, cwd=NODE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline().strip() == "ready"
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def to_callback(browser: httpx.Client, begin: str, account: str) -> str:
    """Goes to the provider, signs in there, agrees, and returns the address that it is sent back to."""
    answer = browser.get(begin)
    assert answer.status_code == 302, answer.text
    for _ in range(12):
        if "location" in answer.headers:
            address = str(answer.url.join(answer.headers["location"]))
            if "/login/callback" in address:
                return address
            answer = browser.get(address)
        else:
            form = re.search(r'action="([^"]+)"', answer.text)
            assert form is not None, answer.text
            fields = dict(re.findall(r'name="(\w+)" value="(\w*)"', answer.text))
            answer = browser.post(form[1], data={**fields, "login": account, "password": "x"})
    raise AssertionError("The provider does not send anybody back.")
