"""The mirror: a component has one name in every place where it is described, drawn, tested, shown and documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import generate
import showglass
from generated.classes import ROOT, PublicClass, public_classes
from showglass import layouts
from showglass._names import NAMES

CLASSES = public_classes()
each_class = pytest.mark.parametrize("public", CLASSES, ids=[c.name for c in CLASSES])

BESIDE = {"Step": "walkthrough", "Tab": "tabs"}
"""Classes that stand in the file of another one, because neither is of use alone."""
WIRE_NAMES = {"Step": "walkthroughstep", "Tab": "tabitem"}
"""Wire types that clients know by another name."""
UNSEEN = {"BrowserState", "Navbar", "State", "Timer"}
"""Classes with a wire type that the page draws nothing for where they stand."""
AUTOMATIC = {"Form"}
"""Classes that users do not write: they come by themselves."""
PACKAGES = ("components", "layouts")


@each_class
def test_the_module_has_the_name_of_its_class(public: PublicClass) -> None:
    assert public.leads or BESIDE.get(public.name) == public.module


@each_class
def test_a_wire_type_is_the_name_of_its_class(public: PublicClass) -> None:
    if public.owns_type:
        assert public.cls.type_name == WIRE_NAMES.get(public.name, public.name.lower())
    else:
        bases = [c.name for c in CLASSES if c.owns_type and c.cls in public.cls.__mro__[1:]]
        assert bases, f"{public.name} has no wire type and no public base that has one"


def test_a_wire_type_belongs_to_one_class() -> None:
    types = [c.cls.type_name for c in CLASSES if c.owns_type]
    assert sorted(types) == sorted(set(types))


@each_class
def test_a_wire_type_of_its_own_has_a_view(public: PublicClass) -> None:
    if not public.owns_type or public.name in UNSEEN:
        folder = ROOT / "web" / "src" / public.folder
        assert not list(folder.rglob(f"{public.module}.svelte")), "this class needs no view"
        return
    assert public.view is not None, f"no {public.stem}.svelte in web/src/{public.folder}"
    if public.leads:
        assert public.view.stem == public.module, "a view has the stem of its Python file"


def views(folder: str) -> list[Path]:
    """The views of a folder; parts that lie beside one are not among them."""
    top = ROOT / "web" / "src" / folder
    within = [p for p in top.glob("*/*.svelte") if p.stem == p.parent.name]
    return sorted([*top.glob("*.svelte"), *within])


@pytest.mark.parametrize("folder", PACKAGES)
def test_every_view_draws_a_class(folder: str) -> None:
    drawn = {c.view for c in CLASSES if c.owns_type and c.folder == folder}
    assert [p.name for p in views(folder) if p not in drawn] == []


@each_class
def test_it_has_a_python_test(public: PublicClass) -> None:
    assert public.test.is_file(), f"no {public.test.relative_to(ROOT)}"
    source = public.test.read_text(encoding="utf-8")
    assert re.search(r"^(async )?def test_", source, re.MULTILINE), "it tests nothing"
    assert re.search(rf"\b{public.name}\b", source), f"it never names {public.name}"


@each_class
def test_it_has_a_page_of_documentation(public: PublicClass) -> None:
    assert public.page.is_file(), f"no {public.page.relative_to(ROOT)}"


@each_class
def test_it_has_an_example(public: PublicClass) -> None:
    assert public.example is not None, f"no examples/{public.folder}/{public.module}.py"
    if public.name not in AUTOMATIC:
        source = public.example.read_text(encoding="utf-8")
        assert re.search(rf"\bgr\.{public.name}\b", source), f"it never uses gr.{public.name}"


@each_class
def test_it_is_public(public: PublicClass) -> None:
    assert NAMES.get(public.name) == f"{public.folder}.{public.module}" or (
        public.name in AUTOMATIC and public.name in layouts.__all__
    )


@pytest.mark.parametrize("kind", ["tests", "examples"])
@pytest.mark.parametrize("folder", PACKAGES)
def test_no_test_or_example_is_left_of_a_class_that_is_gone(kind: str, folder: str) -> None:
    modules = {p.stem for p in (ROOT / "showglass" / folder).glob("*.py")}
    found = {
        p.stem.removeprefix("test_").removesuffix("_") for p in (ROOT / kind / folder).glob("*.py")
    }
    found -= {"", "conftest"}
    assert sorted(found - modules) == []


def test_all_lists_the_public_names() -> None:
    assert sorted(showglass.__all__) == sorted([*NAMES, "__version__"])


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_public_name_is_there(name: str) -> None:
    module, _, attribute = NAMES[name].partition(":")
    value = getattr(showglass, name)
    wanted = name if attribute in ("", "*") else attribute
    assert getattr(value, "__name__", wanted).rpartition(".")[2] in (wanted, module), value


def test_generated_files_are_fresh() -> None:
    wanted = generate.outputs()
    stale = [
        p for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text
    ]
    found = [str(p.relative_to(ROOT)) for p in [*stale, *generate.leftovers(wanted)]]
    assert found == [], "run `python scripts/generate.py`"
