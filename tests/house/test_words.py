"""The page's own words: every language has translations that fit, and views say nothing past the catalogue."""

from __future__ import annotations

import re

import pytest

import words

LANGUAGES = ("ar", "bn", "de", "es", "fr", "hi", "ja", "pt", "ru", "ur", "zh-CN")
HOLE = re.compile(r"\{\w+\}")
_BARE = re.compile(r'\b(?:aria-label|placeholder|title)="[A-Z][a-z][^"{]*"')


def test_the_ten_most_spoken_languages_are_there() -> None:
    assert set(LANGUAGES) <= set(words.languages())


@pytest.mark.parametrize("language", words.languages())
def test_nothing_is_missing_and_nothing_too_many(language: str) -> None:
    known, found = words.used(), words.catalogue(language)
    assert [word for word in known if word not in found] == []
    assert [word for word in found if word not in known] == []


@pytest.mark.parametrize("language", words.languages())
def test_a_translation_has_no_other_holes_than_the_words(language: str) -> None:
    for english, text in words.catalogue(language).items():
        forms = text.values() if isinstance(text, dict) else [text]
        for form in forms:
            assert form.strip(), english
            assert set(HOLE.findall(form)) <= set(HOLE.findall(english)), (english, form)
        if isinstance(text, dict):
            assert "other" in text, english


@pytest.mark.parametrize("language", words.languages())
def test_a_line_is_there_once(language: str) -> None:
    text = (words.CATALOGUES / f"{language}.words").read_text(encoding="utf-8")
    keys = [line.split('": ')[0] for line in text.splitlines() if line]
    assert len(keys) == len(set(keys))


def test_names_in_views_go_through_the_catalogue() -> None:
    bare = []
    for view in (words.ROOT / "web" / "src").rglob("*.svelte"):
        markup = view.read_text(encoding="utf-8").split("</script>")[-1].split("<style>")[0]
        bare += [f"{view.name}: {found}" for found in _BARE.findall(markup)]
    assert bare == []
