"""What the pages say is there, and what is there is in the pages."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import BaseRoute, Route, WebSocketRoute

import showglass as gr
from generated.classes import public_classes
from generated.protocol import structs
from generated.wire import field_docs
from showglass import launch, protocol
from showglass.server.app import create_app
from showglass.server.settings import Settings
from tests.docs.reading import (
    DOCS,
    ROOT,
    all_pages,
    anchors,
    hand_written,
    is_generated,
    links,
    prose,
    quoted,
    rows,
)

PAGES = all_pages()
each_page = pytest.mark.parametrize("page", PAGES, ids=[str(p.relative_to(ROOT)) for p in PAGES])


# -- names -----------------------------------------------------------------------------------------


def reference() -> dict[str, str]:
    """The names in the reference, with what is said of them."""
    found = [(quoted(cells[0]), cells[1]) for cells in rows(DOCS / "reference.md")]
    return {names[0]: said for names, said in found if names}


@pytest.mark.parametrize("name", gr.__all__)
def test_a_public_name_is_in_the_reference(name: str) -> None:
    assert len(reference().get(name, "")) > 10, f"{name} has no line that says what it is"


def test_the_reference_has_no_name_that_is_gone() -> None:
    assert sorted(reference().keys() - set(gr.__all__)) == []


@pytest.mark.parametrize("public", public_classes(), ids=lambda c: c.name)
def test_a_public_class_explains_itself(public: Any) -> None:
    text = public.page.read_text(encoding="utf-8")
    assert inspect.getdoc(public.cls), "no docstring"
    undocumented = [
        p.name for p in public.cls.__props__.values() if p.init and p.name[0] != "_" and not p.doc
    ]
    assert undocumented == [], "props without a word"
    silent = [n for n, e in public.cls.__events__.items() if not e.doc]
    assert silent == [], "events without a word"
    assert f"`{public.cls.type_name}`" in text


def test_every_wire_message_is_in_its_page() -> None:
    page = (DOCS / "wire.md").read_text(encoding="utf-8")
    structs = [
        n for n, s in vars(protocol).items() if hasattr(s, "__struct_fields__") and n != "Struct"
    ]
    assert [name for name in structs if f"\n### {name}\n" not in page] == []


def test_every_field_of_a_message_is_explained() -> None:
    docs = field_docs()
    fields = [(s.__name__, f) for s in structs() for f in s.__struct_fields__]
    assert [field for field in fields if len(docs.get(field, "")) < 5] == []


def test_every_part_of_the_house_is_in_its_picture() -> None:
    named = {name.rstrip("/") for name in quoted(prose(DOCS / "architecture.md"))}
    parts = [p for p in (ROOT / "showglass").iterdir() if p.suffix == ".py" or p.is_dir()]
    shown = [p for p in parts if not p.name.startswith(("__", "."))]
    assert sorted(p.name for p in shown if p.name not in named) == []


BUILT = ("static", "words")
"""What is written when the page is built."""


def test_the_picture_has_the_order_that_the_import_contract_holds() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        layers = tomllib.load(file)["tool"]["importlinter"]["contracts"][0]["layers"]
    height = {name: at for at, layer in enumerate(layers) for name in re.findall(r"\w+", layer)}
    rows_ = [quoted(cells[0]) for cells in rows(DOCS / "architecture.md", "The house")]
    order = [
        height[name.removesuffix(".py")] for names in rows_ for name in names if name not in BUILT
    ]
    assert order == sorted(order)
    assert len(order) > 20


# -- links and files -------------------------------------------------------------------------------


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(link)
    assert broken == []


FOLDERS = ("showglass", "examples", "scripts", "web", "tests", "docs", "bench")
PLACE = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*")


@each_page
def test_files_that_are_named_exist(page: Path) -> None:
    named = [n for n in quoted(prose(page)) if PLACE.fullmatch(n) and "NAME" not in n]
    built = {"showglass/static"}
    missing = [n for n in named if not (ROOT / n).exists() and n.rstrip("/") not in built]
    assert missing == []


def test_every_page_can_be_found_from_the_index() -> None:
    seen, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [
            (page.parent / link.partition("#")[0]).resolve()
            for link in links(page)
            if not re.match(r"[a-z]+:|#", link)
        ]
    assert [str(p.relative_to(DOCS)) for p in sorted(DOCS.rglob("*.md")) if p not in seen] == []


def test_hand_written_pages_are_not_taken_for_generated_ones() -> None:
    names = {p.name for p in hand_written()}
    assert names == {
        "README.md", "architecture.md", "auth.md", "chat.md", "edits.md", "http.md", "index.md", "launch.md", "mcp.md",
        "observing.md", "proxies.md", "quickstart.md", "replicas.md", "running.md", "security.md", "themes.md",
    }  # fmt: skip
    assert is_generated(DOCS / "reference.md")


# -- routes ----------------------------------------------------------------------------------------


def served_routes() -> set[tuple[str, str]]:
    """Method and path of each route. HEAD goes with GET, a slash at the end with the path without it."""
    with gr.Blocks() as app:
        gr.Textbox()
    found = set()
    for route in create_app(app, Settings()).routes:
        found |= _entries(route)
    twins = {(m, p) for m, p in found if p.endswith("/") and (m, p.rstrip("/")) in found}
    return found - twins


def _entries(route: BaseRoute) -> set[tuple[str, str]]:
    assert isinstance(route, Route | WebSocketRoute), f"{route!r}: say here how it is written down"
    path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
    if isinstance(route, WebSocketRoute):
        return {("WS", path)}
    assert route.methods is not None
    return {(method, path) for method in route.methods - {"HEAD"}}


def documented_routes() -> set[tuple[str, str]]:
    return {
        (quoted(cells[0])[0], quoted(cells[1])[0])
        for cells in rows(DOCS / "http.md", "Every route")
    }


def test_every_route_is_documented() -> None:
    assert sorted(served_routes() - documented_routes()) == []


def test_every_documented_route_is_served() -> None:
    assert sorted(documented_routes() - served_routes()) == []


# -- arguments -------------------------------------------------------------------------------------


def parameters(function: Callable[..., Any]) -> set[str]:
    """Names that users may give."""
    own = {"self", "app", "blocks", "path", "others"}
    return set(inspect.signature(function).parameters) - own


def in_tables(heading: str, column: int = 0) -> set[str]:
    return {n for cells in rows(DOCS / "launch.md", heading) for n in quoted(cells[column])}


def serving_table() -> dict[str, list[str]]:
    text = (DOCS / "launch.md").read_text(encoding="utf-8").split("\n## ")[0]
    cells = [[c.strip() for c in line.split("|")[1:-1]] for line in text.splitlines()]
    return {quoted(c[0])[0]: c for c in cells if c and quoted(c[0])}


def test_every_argument_of_launch_and_mount_app_is_documented() -> None:
    known = serving_table()
    for function, column in ((launch.launch, 1), (launch.mount_app, 2)):
        said = {name for name, cells in known.items() if cells[column] == "yes"}
        assert said == parameters(function) - launch.NOT_YET.keys()


def test_arguments_without_effect_and_those_to_come_are_documented() -> None:
    said = prose(DOCS / "launch.md")
    accepted = said.split("## Accepted, without effect")[1].split("\n## ")[0]
    assert set(quoted(accepted)) == launch.WITHOUT_EFFECT
    fixed = said.split("## Only as they are")[1].split("\n## ")[0]
    assert set(quoted(fixed)) == launch.AS_IT_IS.keys()
    assert in_tables("Not yet", 1) == launch.NOT_YET.keys()


def test_every_argument_of_queue_is_documented() -> None:
    assert in_tables("The queue") == parameters(gr.Blocks.queue)


def test_every_environment_variable_is_documented() -> None:
    read = set()
    for path in (ROOT / "showglass").rglob("*.py"):
        read |= set(
            re.findall(r"\b(?:GRADIO|SHOWGLASS)_[A-Z_]+\b", path.read_text(encoding="utf-8"))
        )
    assert in_tables("Environment variables") == read
