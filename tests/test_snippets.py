"""The snippets that clients are given do what they say: each is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

import showglass as gr
from showglass.tree import Block
from tests.clients.javascript import MISSING, NODE, is_installed

Serve = Callable[..., str]
SAID = 'it\'s 3 "times" <file 1> $HOME 5 2x2 [5, 5]'


def tell(text: str, times: float, paper: str, picture: Any, several: list[str]) -> str:
    sizes = [Path(path).stat().st_size for path in several]
    width, height = picture.size
    return f"{text} {Path(paper).stat().st_size} {width}x{height} {sizes}"


@pytest.fixture
def snippets(serve: Serve, tmp_path: Path) -> Any:
    with gr.Blocks() as app:
        out = gr.Textbox()
        inputs: list[Block] = [
            gr.Textbox("it's 3 \"times\" <file 1> $HOME"), gr.Number(3), gr.File(),
            gr.Image(type="pil"), gr.File(file_count="multiple"),
        ]  # fmt: skip
        gr.Button().click(tell, inputs, out)
    url = serve(app, server_port=0)
    (tmp_path / "sample.txt").write_text("five!")
    Image.new("RGB", (2, 2), "red").save(tmp_path / "pixels.png")
    found = httpx.get(f"{url}gradio_api/info").json()["named_endpoints"]["/tell"]["code_snippets"]
    # the example has one file; a list may hold more
    return {
        "python": found["python"].replace("[handle_file('sample.txt')]", "[handle_file('sample.txt')] * 2"),
        "javascript": found["javascript"].replace(
            '[handle_file("sample.txt")]', '[handle_file("sample.txt"), handle_file("sample.txt")]'
        ),
        "bash": found["bash"],
        "cli": found["cli"],
    }  # fmt: skip


def run(command: list[str], source: str, folder: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "HOME"} | {"HOME": str(folder)}
    done = subprocess.run(
        command, input=source, cwd=folder, env=environment,
        capture_output=True, text=True, timeout=50, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python(snippets: Any, tmp_path: Path) -> None:
    assert SAID in run([sys.executable, "-"], snippets["python"], tmp_path)


@pytest.mark.skipif(not is_installed(), reason=MISSING)
def test_javascript(snippets: Any, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(NODE / "node_modules")
    node = shutil.which("node") or ""
    source = snippets["javascript"] + "\nprocess.exit(0);"
    (tmp_path / "call.mjs").write_text(source.replace("result.data", "result.data[0]"))
    assert SAID in run([node, "call.mjs"], "", tmp_path)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
def test_bash(snippets: Any, tmp_path: Path) -> None:
    said = run(["bash", "-"], snippets["bash"], tmp_path)
    assert SAID.replace('"', '\\"').replace("[5, 5]", "[5]") in said


def test_the_command_line_is_one_command(snippets: Any, tmp_path: Path) -> None:
    """Its program is not ours and not here: the shell hands it what it should get."""
    stand_in = tmp_path / "gradio"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stand_in.chmod(0o755)
    said = run(["bash", "-"], f"PATH=.:$PATH\n{snippets['cli']}", tmp_path).splitlines()
    assert (said[0], said[2]) == ("predict", "/tell")
    assert '"text": "it\'s 3 \\"times\\" <file 1> $HOME"' in said[3]
    assert '"path": "sample.txt"' in said[3]


def test_an_endpoint_that_takes_nothing(serve: Serve) -> None:
    with gr.Blocks() as app:
        gr.Button().click(lambda: "went", None, gr.Textbox(), api_name="go")
    url = serve(app, server_port=0)
    found = httpx.get(f"{url}gradio_api/info").json()["named_endpoints"]["/go"]["code_snippets"]
    assert "went" in run([sys.executable, "-"], found["python"], Path.cwd())
