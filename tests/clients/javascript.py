"""Runs JavaScript in one Node process, with `@gradio/client` as its users have it."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

NODE = Path(__file__).resolve().parents[1] / "node"
MISSING = "tests/node has no @gradio/client: run scripts/setup"


class Thrown(Exception):
    """JavaScript threw; `value` has the fields of what it threw."""

    def __init__(self, value: dict[str, Any]) -> None:
        super().__init__(value["message"])
        self.value = value


def is_installed() -> bool:
    """Whether there is a Node and the client."""
    return bool(shutil.which("node")) and (NODE / "node_modules/@gradio/client").is_dir()


class JavaScript:
    """One Node process. `kept` in the code is an object that outlives it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", "drive.mjs"],
            cwd=NODE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)

    def run(self, code: str, **values: Any) -> Any:
        """What an async function with this body returns; `values` are its parameters. Raises `Thrown`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"code": code, "values": values}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._answers.get(timeout=20))
        if "error" in answer:
            raise Thrown(answer["error"])
        return answer.get("result")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
