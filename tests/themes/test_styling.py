"""What style sheets of authors can rely on is in the page, and nothing of it goes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generated import styling

SOURCE = Path(__file__).parents[2] / "web" / "src"
PROMISED = Path(__file__).with_name("promised.txt").read_text().splitlines()
PARTS = [
    (part["title"], part["views"], name)
    for part in styling.contract()["parts"]
    for name in part["names"]
]


def promised() -> set[str]:
    said: dict[str, Any] = styling.contract()
    return {*said["tokens"], *(name for _, _, name in PARTS)}


def test_nothing_leaves_the_contract() -> None:
    missing = set(PROMISED) - promised()
    assert missing == set(), "style sheets of authors rely on it: keep the name beside a new one"
    new = promised() - set(PROMISED)
    assert new == set(), "add what is new to promised.txt"


def test_every_token_of_the_page_is_in_it() -> None:
    assert set(styling.contract()["tokens"]) == styling.tokens().keys() - {"--step"}


@pytest.mark.parametrize(("title", "views", "name"), PARTS)
def test_every_part_is_in_its_views(title: str, views: list[str], name: str) -> None:
    files = [f for view in views for f in sorted((SOURCE / view).rglob("*.*")) or [SOURCE / view]]
    source = "\n".join(f.read_text(encoding="utf-8") for f in files)
    markup = re.sub(r"<style>.*?</style>", "", source, flags=re.DOTALL)
    for word in re.findall(r"\.([\w-]+)", name):
        assert re.search(rf"(?<![\w-]){word}(?![\w-])", markup) or word in VALUES, (title, word)
    for attribute, value in re.findall(r"\[([\w-]+)~?=([\w-]+)\]", name):
        assert re.search(rf'"?{attribute}"?(=|: )"{value}', markup.replace("'", '"')), (title, name)
    if name.isidentifier():
        assert f"<{name}" in markup


VALUES = {"primary", "secondary", "stop", "sm", "lg", "error", "warning", "user", "bot", "panel"}
"""Classes that are the value of a prop."""
