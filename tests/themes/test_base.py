"""Themes as authors write them, and as files have them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

import showglass as gr
from showglass.themes.sheet import Sheet


def test_code_that_a_builder_prints_runs() -> None:
    theme = gr.themes.Soft(
        primary_hue="emerald",
        secondary_hue=gr.themes.Color(*["#123456"] * 11),
        neutral_hue=gr.themes.colors.stone,
        text_size="lg",
        spacing_size="spacing_sm",
        radius_size=gr.themes.Size(*["3px"] * 7),
        font=[gr.themes.GoogleFont("Inter"), "ui-sans-serif", "system-ui", "sans-serif"],
        font_mono=gr.themes.LocalFont("IBM Plex Mono"),
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        block_shadow="0 0 0 1px *secondary_500",
        button_large_radius="calc(*radius_lg / 2)",
        checkbox_check="url(\"data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg'%3e%3c/svg%3e\")",
    )
    assert theme.primary_500 == gr.themes.colors.emerald.c500
    assert (theme.secondary_50, theme.radius_md, theme.text_md) == ("#123456", "3px", "17px")
    assert theme.font == '"Inter", ui-sans-serif, system-ui, sans-serif'
    assert theme.block_shadow == "0 0 0 1px *secondary_500"
    assert "--block-shadow:0 0 0 1px var(--secondary-500)" in Sheet(theme).css
    assert isinstance(theme, gr.Theme)


@pytest.mark.parametrize("name", sorted(gr.themes.BUILT_IN))
def test_all_that_come_along_take_the_same_arguments(name: str) -> None:
    made = gr.themes.BUILT_IN[name](
        primary_hue="red", secondary_hue="blue", neutral_hue="gray", text_size="sm", spacing_size="lg",
        radius_size="none", font="Georgia", font_mono=["Menlo", "monospace"],
    )  # fmt: skip
    assert (made.primary_600, made.radius_xl) == (gr.themes.colors.red.c600, "0px")
    assert Sheet(made).css
    assert gr.themes.by_name(name).name == name
    assert gr.themes.by_name(f" Gradio/{name.title()}").name == name


def test_a_subclass_is_a_theme() -> None:
    class Seafoam(gr.themes.Base):
        def __init__(self) -> None:
            super().__init__(primary_hue="teal")
            super().set(slider_color="red")

    assert gr.themes.by_name(Seafoam).slider_color == "red"  # type: ignore[arg-type]  # a class is taken as well


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"button_primary_backgroud_fill": "red"}, "Did you mean 'button_primary_background_fill'"),
        ({"slider_color": "*primary_550"}, "no variable 'primary_550' to refer to. Did you mean"),
        ({"slider_color": ""}, "1 to 4000 characters"),
        ({"slider_color": ["red"]}, "must be a CSS value, a text"),
        ({"slider_color": True}, "must be a CSS value, a text"),
    ],
)
def test_what_cannot_be_set_is_said(given: dict[str, object], words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words.replace("?", r"\?")):
        gr.themes.Base().set(**given)


@pytest.mark.parametrize(
    "made",
    [
        lambda: gr.themes.Base(primary_hue="reddish"),
        lambda: gr.themes.Base(text_size="huge"),
        lambda: gr.themes.Base(font=[]),
        lambda: gr.themes.Base(font='"; } body { display: none'),
        lambda: gr.themes.by_name("softer"),
        lambda: gr.themes.by_name("somebody/seafoam"),
        lambda: gr.themes.by_name(7),  # type: ignore[arg-type]  # a value to refuse
        lambda: gr.themes.Color(*["red; }"] * 11) and gr.themes.Base(primary_hue=gr.themes.Color(*["red; }"] * 11)),
    ],
)  # fmt: skip
def test_hues_sizes_fonts_and_names_are_checked(made: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        made()  # type: ignore[operator]  # all of them are functions


def test_what_a_hub_would_do_is_an_error_that_says_so() -> None:
    for call in (
        lambda: gr.themes.Base.from_hub("a/b"),
        lambda: gr.themes.Base().push_to_hub("a/b", token="t"),
        gr.themes.builder,
    ):
        with pytest.raises(NotImplementedError, match="showglass"):
            call()


def test_none_takes_the_default_back() -> None:
    theme = gr.themes.Base().set(slider_color="red")
    assert not theme.same_as(gr.themes.Base())
    assert theme.set(slider_color=None).same_as(gr.themes.Base())


@pytest.mark.parametrize("name", ["default", "soft", "glass", "cyberpunk"])
def test_a_file_brings_the_same_theme_back(name: str, tmp_path: Path) -> None:
    theme = gr.themes.by_name(name)
    theme.dump(tmp_path / "theme.json")
    back = gr.themes.Base.load(tmp_path / "theme.json")
    assert Sheet(back).css == Sheet(theme).css
    assert json.dumps(back.to_dict()) == json.dumps(theme.to_dict())


def test_a_foreign_file_is_taken_as_far_as_it_is_known() -> None:
    described = {"theme": {"slider_color": "red", "gone_since_long": "1px", "primary_500": "#010203",
                           "_font": [{"__gradio_font__": True, "name": "Inter", "class": "google"}, "serif"],
                           "custom_css": "body { display: none }"}, "gradio_version": "6"}  # fmt: skip
    with pytest.warns(UserWarning, match="'gone_since_long', 'custom_css'"):
        theme = gr.themes.Base.from_dict(described)
    assert (theme.slider_color, theme.primary_500) == ("red", "#010203")
    assert theme.font == '"Inter", serif'
    assert "display: none" not in Sheet(theme).css


@pytest.mark.parametrize("odd", [None, [], {}, {"theme": []}, {"theme": None}])
def test_what_is_no_theme_is_refused(odd: object) -> None:
    with pytest.raises(TypeError, match="A theme is a dict"):
        gr.themes.Base.from_dict(odd)  # type: ignore[arg-type]  # that is the point


def test_a_circle_is_found_before_the_page_is_served() -> None:
    theme = gr.themes.Base().set(slider_color="*loader_color", loader_color="*slider_color")
    with pytest.raises(ValueError, match="refers to itself"):
        Sheet(theme)
    doubled = gr.themes.Base()
    chain = "slider_color loader_color color_accent block_shadow input_radius block_radius table_radius block_padding"
    for one, other in pairwise(chain.split()):
        doubled.set(**{one: f"*{other} *{other} *{other}"})
    with pytest.raises(ValueError, match="too many others"):
        Sheet(doubled)
