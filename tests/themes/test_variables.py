"""The table of variables is whole, and says of each what it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import showglass as gr
from showglass.themes.sheet import Sheet, css_name
from showglass.themes.variables import names, variables

WANTED = (Path(__file__).with_name("variables.txt")).read_text().split()


def test_there_are_those_of_the_contract_and_no_others() -> None:
    assert len(WANTED) == 267
    assert names() == set(WANTED)


def test_each_has_an_effect_or_a_reason() -> None:
    without = {v.name for v in variables().values() if v.without}
    assert without == {"block_label_right_radius", "embed_radius"}
    for variable in variables().values():
        said = variable.tokens or variable.rules or variable.by_name_only or variable.without
        assert said, variable.name


def test_those_that_work_by_name_only_are_named_by_others_or_by_nobody_else_needed() -> None:
    by_name = {v.name for v in variables().values() if v.by_name_only}
    assert by_name == {"shadow_drop", "shadow_inset", "shadow_spread"}


@pytest.mark.parametrize("name", WANTED)
def test_setting_it_changes_the_sheet_where_it_should(name: str) -> None:
    plain = Sheet(gr.themes.Base()).css
    css = Sheet(gr.themes.Base().set(**{name: "#abcdef"})).css
    variable = variables()[name.removesuffix("_dark")]
    light, _, dark = css.partition(":root[data-theme=dark]")
    place = dark if name.endswith("_dark") else light
    assert f"{css_name(variable.name)}:#abcdef" in place
    for rule in variable.rules:
        assert f"{rule.selectors}{{" in css
    for token in variable.tokens:
        assert re.search(rf"{token}:var\({css_name(variable.name)}\)", css), token
    assert css != plain
