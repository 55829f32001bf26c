"""What lint cannot see: which places open files by a path, and which pick an attribute by a name that is no constant.

Each place stands here with its reason. A new one must be no door for what a message names, or go through a gate.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "showglass"
OPENING = {
    "open", "fdopen", "read_bytes", "read_text", "write_bytes", "write_text", "copyfile", "copy2", "copytree",
    "iterdir", "glob", "rglob", "rmtree", "unlink", "rename", "replace_file", "symlink_to", "hardlink_to", "scandir",
    "listdir", "walk", "memmap", "fromfile", "read_csv", "read_parquet",
}  # fmt: skip
BY_NAME = {
    "getattr",
    "setattr",
    "delattr",
    "__import__",
    "import_module",
    "eval",
    "exec",
    "attrgetter",
    "methodcaller",
}
OPENERS = {
    "components/file_taker.py": "reads what `local_path` found behind a ticket",
    "components/label.py": "reads a file that the author's function returned, where files may be shown",
    "example_cache.py": "its own folder, named by the author",
    "examples.py": "a folder that the author named",
    "flagging/chat_csv_logger.py": "the log in a folder that the author named",
    "flagging/csv_logger.py": "the log in a folder that the author named",
    "server/keeping.py": "how much memory the kernel lets this container have",
    "server/words.py": "our own catalogues, by names that this folder lists",
    "values/fingerprint.py": "a path that a conversion or the author's function gave, of a vault's file or as a `Path`",
    "launch.py": "style sheets that the author named; the browser",
    "server/monitoring.py": "our own script and style sheet, by two fixed names",
    "server/live.py": "writes to the place that the vault gave it, reads what the vault finds behind a ticket",
    "server/mcp/content.py": "reads what the vault found behind a ticket that a component made",
    "server/mcp/files.py": "writes to the place that the vault gave it",
    "server/auth/login_page.py": "the style sheet beside it",
    "server/multipart.py": "writes to the place that the vault gave it",
    "server/replica/pages.py": "no file: begins to follow a page's session",
    "server/talk.py": "no file: begins to follow a page's session",
    "server/page.py": "our own built assets, by names that were listed at the start",
    "server/document.py": "our own manifest and style sheet",
    "server/drawing.py": "our own built script",
    "server/status_page/document.py": "how much memory the process has, as Linux tells it",
    "themes/base.py": "a theme that the author keeps in a file",
    "themes/fonts.py": "a font that the author named",
    "themes/variables.py": "the table beside it",
    "values/audio.py": "reads what a gate found, writes to the place that the vault gave it",
    "values/broadcast.py": "writes to the place that the vault gave it",
    "values/codecs.py": "reads what a gate found, with a short list of demuxers that open nothing else",
    "values/conversion.py": "writes to the place that the vault gave it",
    "values/drawings.py": "removes what it made in the vault",
    "values/files.py": "copies what `local_path` found into a folder that the author named",
    "values/fragments.py": "writes to the place that the vault gave it",
    "values/frames/given.py": "reads a table from where the author may publish",
    "values/frames/shelf.py": "reads and writes behind tickets, sealed",
    "values/images.py": "reads what a gate found, writes to the place that the vault gave it",
    "values/thumbnails.py": "writes beside what a gate found, or to the place that the vault gave it",
    "values/subtitles.py": "reads what `publish` lets the author show, writes to the place that the vault gave it",
    "values/video.py": "reads the head of what a gate found",
    "values/waveform.py": "writes to the place that the vault gave it",
    "values/samples.py": "the sample media that it makes itself, by names of its own",
}
"""Files outside of the gates and of the store that open something, and what."""
NAMERS = {
    "__init__.py": "the names of the package, a fixed table",
    "_late.py": "a fixed table",
    "blocks.py": "two fixed sides of an edge",
    "components/browser_state.py": "props, in a loop over constants",
    "components/button.py": "props, in a loop over constants",
    "components/code.py": "props, in a loop over constants",
    "components/dropdown.py": "props, in a loop over constants",
    "components/foreign.py": "fixed names of a class that the author wrote",
    "components/model3d.py": "two speeds, in a loop over constants",
    "components/json.py": "three conversions, in a loop over constants",
    "components/native_plot.py": "props, in a loop over constants",
    "declare.py": "names in a class body that the author wrote",
    "events.py": "the flag that an event declares",
    "interface.py": "fixed events of blocks",
    "runtime/runner.py": "two fixed sides of an edge",
    "themes/base.py": "arguments of a theme, a fixed table",
    "themes/colors.py": "steps of a colour, a fixed table",
    "themes/sizes.py": "steps of a size, a fixed table",
    "server/drawing.py": "no attribute: scripts of our own, in an engine that knows nothing of Python",
    "server/address.py": "fields of a struct of ours",
    "values/fingerprint.py": "fields of the author's dataclass",
    "server/events.py": "fields of a struct of ours",
    "server/mcp/run.py": "fields of a struct of ours",
}
"""Files that pick an attribute by a name that is no constant, and where the name comes from."""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the last part of what is called."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func
            yield (
                (called.attr, node)
                if isinstance(called, ast.Attribute)
                else (called.id if isinstance(called, ast.Name) else "", node)
            )


def modules() -> list[Path]:
    """The library, without the gates and the store."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in ("gates", "store", "static")
    ]


def _vaults_own(call: ast.Call) -> bool:
    """`vault().open(ticket)` is the gate itself."""
    text = ast.unparse(call.func)
    return bool(re.search(r"(\bvault(\(\))?|kept)\.open$", text))


def test_who_opens_files_is_known() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        for name, call in calls(path)
        if name in OPENING and not _vaults_own(call)
    }
    assert found == set(OPENERS)


def test_who_picks_attributes_by_name_is_known() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        for name, call in calls(path)
        if name in BY_NAME and not (len(call.args) > 1 and isinstance(call.args[1], ast.Constant))
    }
    assert found == set(NAMERS)


def test_dispatch_asks_a_registry_alone() -> None:
    names = {name for name, _ in calls(PACKAGE / "gates/dispatch.py")}
    assert not names & BY_NAME


def test_the_server_answers_no_redirect_by_hand() -> None:
    """Statuses that send a browser elsewhere are written in the redirect gate alone."""
    redirects = {301, 302, 303, 307, 308}
    for path in (PACKAGE / "server").rglob("*.py"):
        numbers = {
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and type(node.value) is int
        }
        assert not numbers & redirects, path


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore", "requests", "urllib.request", "socket.create_connection", "subprocess", "os.open",
             "pickle.loads", "starlette.responses.RedirectResponse", "starlette.responses.FileResponse"],
)  # fmt: skip
def test_lint_bans_the_bare_call(name: str) -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert name in lint["flake8-tidy-imports"]["banned-api"]
    assert {"TID", "S102", "S301", "S307", "S602", "S605", "PTH"} <= set(lint["select"])
    excused = [g for g, codes in lint["per-file-ignores"].items() if "TID251" in codes]
    library = [g for g in excused if g.startswith("showglass/")]
    assert set(library) <= {
        "showglass/gates/*",
        "showglass/store/*",
        "showglass/{__init__,_late}.py",
    }
