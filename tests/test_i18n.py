"""`I18n`: an author's texts in several languages."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

import showglass as gr
from showglass.i18n import MAX_KEY, MAX_TEXT, MAX_TOTAL, I18nData, plain, translations_of
from showglass.values.wire import to_json

MARK = '__i18n__{"__type__":"translation_metadata","key":"greeting"}'


@pytest.fixture
def i18n() -> gr.I18n:
    return gr.I18n(en={"greeting": "Hello"}, de={"greeting": "Hallo"}, pt_BR={"greeting": "Olá"})


def test_a_key_is_a_mark_on_the_wire(i18n: gr.I18n) -> None:
    text = i18n("greeting")
    assert isinstance(text, I18nData)
    assert text == MARK
    assert json.loads(to_json({"label": text})) == {"label": MARK}


def test_a_mark_survives_copies(i18n: gr.I18n) -> None:
    for same in (copy.deepcopy(i18n("greeting")), pickle.loads(pickle.dumps(i18n("greeting")))):
        assert same == MARK
        assert same.key == "greeting"


def test_a_component_takes_it_wherever_it_takes_a_text(i18n: gr.I18n) -> None:
    text = i18n("greeting")
    with gr.Blocks(title=text) as demo:
        box = gr.Textbox(text, label=text, info=text, placeholder=text)
        gr.Radio([(text, "hi")], value="hi", label="plain")
        gr.Markdown(text)
    assert json.loads(to_json(box.get_config()))["label"] == MARK
    told = json.loads(json.dumps(demo.config, default=str))
    assert told["title"] == MARK
    assert told["components"][0]["props"]["placeholder"] == MARK


def test_who_has_no_language_reads_english(i18n: gr.I18n) -> None:
    assert plain(i18n("greeting")) == "Hello"
    assert plain(f"» {i18n('greeting')} «", i18n.translations) == "» Hello «"
    assert plain(i18n("never said")) == "never said"
    assert plain(gr.I18n(fr={"a": "oui"})("a")) == "oui"
    assert plain("no mark") == "no mark"
    assert plain(7) == 7


def test_languages_may_have_regions(i18n: gr.I18n) -> None:
    assert set(i18n.translations) == {"en", "de", "pt-BR"}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"en": "Hello"}, TypeError),
        ({"en": {"greeting": 1}}, TypeError),
        ({"en": {1: "one"}}, TypeError),
        ({"<script>": {}}, ValueError),
        ({"e" * 9: {}}, ValueError),
        ({"en": {"k" * (MAX_KEY + 1): ""}}, ValueError),
        ({"en": {"k": "x" * (MAX_TEXT + 1)}}, ValueError),
        ({"en": {str(n): "x" * MAX_TEXT for n in range(MAX_TOTAL // MAX_TEXT + 1)}}, ValueError),
    ],
)
def test_what_is_no_translation_is_refused(given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match="I18n"):
        gr.I18n(**given)


def test_only_texts_are_keys(i18n: gr.I18n) -> None:
    with pytest.raises(TypeError, match="key"):
        i18n(7)  # type: ignore[arg-type]  # what somebody may do


@pytest.mark.parametrize("given", [{"en": {}}, "en", 7, True])
def test_launch_takes_nothing_else(given: Any) -> None:
    with pytest.raises(TypeError, match="I18n"):
        translations_of(given)
