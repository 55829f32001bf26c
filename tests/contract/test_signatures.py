"""Constructors and configurations are those that users' apps and clients know."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from showglass._names import NAMES
from showglass.layouts import Form
from showglass.tree import Block

HERE = Path(__file__).parent
SIGNATURES: dict[str, list[list[Any]]] = json.loads((HERE / "signatures.json").read_text())
COMPONENTS: dict[str, dict[str, Any]] = json.loads((HERE / "components.json").read_text())
KINDS: dict[Any, str] = {
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_KEYWORD: "extra",
}


def public_classes() -> dict[str, type[Block]]:
    """Every component, layout and app class, aliases left out."""
    found = {name: getattr(gr, name) for name in NAMES}
    classes = {n: c for n, c in found.items() if isinstance(c, type) and issubclass(c, Block)}
    classes.pop("Component")  # the base of all: each has its own parameters
    return {"Form": Form, **{n: c for n, c in classes.items() if c.__name__ == n}}


CLASSES = public_classes()
OURS = {
    "Column": ("gap", "align", "justify"),
    "Interface": ("process",),
    "Row": ("gap", "align", "justify"),
}
"""Keywords that showglass has and the contract has not."""
ADDED = {"Carousel", "Grid", "LogoutButton", "Modal", "Timeseries"}
"""Classes that the contract has not: layouts that users of the field ask for, and what the peer once had."""
DIFFERENT = {("DeepLinkButton", "icon"): "None", ("LoginButton", "icon"): "None"}
"""Defaults of ours: the contract's is a path within the peer's package, and the one is a company's trade mark."""
NAMED = sorted(CLASSES)
CONFIGURED = [n for n in NAMED if n in COMPONENTS]


def test_every_public_class_has_its_facts() -> None:
    assert {n for n in NAMED if n not in SIGNATURES} == ADDED


@pytest.mark.parametrize("name", [n for n in NAMED if n in SIGNATURES])
def test_signature(name: str) -> None:
    wanted = {
        p: (kind, DIFFERENT.get((name, p), default))
        for p, kind, default in SIGNATURES[name]
        if kind != "extra"
    }
    parameters = inspect.signature(CLASSES[name]).parameters.values()
    got = {
        p.name: (KINDS[p.kind], None if p.default is p.empty else repr(p.default))
        for p in parameters
        if KINDS[p.kind] != "extra" and p.name not in OURS.get(name, ())
    }
    assert got == wanted
    assert _by_position(got) == _by_position(wanted)
    extra = [kind for _, kind, _ in SIGNATURES[name] if kind == "extra"]
    assert [KINDS[p.kind] for p in parameters if KINDS[p.kind] == "extra"] == extra


def _by_position(parameters: dict[str, tuple[str, str | None]]) -> list[str]:
    return [name for name, (kind, _) in parameters.items() if kind == "positional"]


@pytest.mark.parametrize("name", CONFIGURED)
def test_config(name: str) -> None:
    facts = COMPONENTS[name]
    config = CLASSES[name]().get_config()
    assert sorted(config) == sorted([*facts["config"], *facts["other_keys"]])
    plain = json.loads(json.dumps({key: config[key] for key in facts["config"]}))
    assert plain == facts["config"]


@pytest.mark.parametrize("name", CONFIGURED)
def test_wire_type_and_events(name: str) -> None:
    cls, facts = CLASSES[name], COMPONENTS[name]
    assert cls.type_name == facts["type"]
    assert cls.skip_api == facts["skip_api"]
    assert sorted(cls.__events__) == sorted(facts["events"])


@pytest.mark.parametrize("name", [n for n in CONFIGURED if "api_type" in COMPONENTS[n]])
def test_api_schema_type(name: str) -> None:
    component: Any = CLASSES[name]()
    assert component.api_info()["type"] == COMPONENTS[name]["api_type"]
