"""A value of a theme is one value: whoever wrote the file cannot break out of it, nor let browsers ask other hosts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import showglass as gr
from showglass.themes.sheet import Sheet
from showglass.themes.values import checked

GOOD = [
    "red", "#0af", "#00aaff80", "0", 12, 1.5, "-3px", "+.5em", "100%", "bold", "var(--neutral-50)", "--x",
    "0 1px 2px rgb(0 0 0 / 20%), inset 0 0 3px rgba(1,2,3,.4)", "calc((1px + 2vw) * -1)", "clamp(1px, 2vw, 3px)",
    "linear-gradient(90deg, *primary_500 0%, hsl(10deg 20% 30%) 50% 60%)", "color-mix(in srgb, red 20%, #fff)",
    "translateY(-1px) scale(1.02)", "all 0.2s cubic-bezier(.4,0,.2,1)", "url('data:image/png;base64,iVBORw0KGgo=')",
    'url("data:image/svg+xml,%3csvg%3e")', "url(data:image/png;base64,AAAA)", "url('file=cloud.jpg')",
]  # fmt: skip
BAD = [
    "red; } body { display: none", "red}", "{", "red;", "</style><script>alert(1)</script>", "<!--", "-->",
    "url(https://evil.example/a.png)", "url('https://evil.example')", 'url("//evil.example/a")', "URL(https://e.example)",
    "u\\72l(https://evil.example)", "\\75rl(x)", "url(data:text/html,<script>)", 'url("data:text/html,x")',
    "url( 'data:image/png,\"</style>' )", "image-set('https://evil.example/a.png' 1x)", "-webkit-image-set('a' 1x)",
    "image('https://evil.example')", "src('https://evil.example')", "cross-fade(url(https://evil.example), red)",
    "@import 'https://evil.example'", "@import url(x)", "expression(alert(1))", "attr(href)", "element(#a)", "paint(x)",
    "red /* ", "*/ red", "/**/", "rgb(1,2,3", "rgb(1))", "'open", '"open', "'a\nb'", "a\x00b", "red !important",
    "javascript:alert(1)", "a:b", "-moz-binding(x)", "1.url(x)", "5%url(https://e.example)", "--url(https://e.example)",
    "(" * 17 + ")" * 17, "x" * 4001, "", "   ", "\u2028;", "fi\ufb01(", "url(", "url()",
    "'</style>'", "'{'", "`a`", "$a", "a=b",
    "url(data:image/svg+xml,<svg onload=alert(1)>)", "url('data:image/png,' ) ; color: red", "file:///etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("value", GOOD)
def test_css_values_are_taken(value: object) -> None:
    assert checked("slider_color", value) == str(value).strip()


@pytest.mark.parametrize("value", BAD)
def test_what_would_be_more_than_a_value_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="slider_color"):
        gr.themes.Base().set(slider_color=value)
    with pytest.raises(ValueError, match="slider_color"):
        gr.themes.Base.from_dict({"theme": {"slider_color": value}})


@pytest.mark.parametrize("value", BAD)
def test_nor_does_it_come_in_as_a_shade_a_size_or_a_font(value: str) -> None:
    for name in ("primary_500", "radius_md"):
        with pytest.raises(ValueError, match=name):
            gr.themes.Base.from_dict({"theme": {name: value}})
    if not value.strip().isidentifier() and value != "-->":
        with pytest.raises(ValueError, match="font"):
            gr.themes.Base.from_dict(
                {"theme": {"_font": [{"class": "local", "name": value or ";"}]}}
            )


@given(st.text(alphabet="ab1 -_.#%(),/*+'\"\\{};:<>@!url\n&=", max_size=40))
def test_whatever_is_taken_stays_in_its_place(value: str) -> None:
    try:
        theme = gr.themes.Base().set(slider_color=value)
    except ValueError:
        return
    css = Sheet(theme).css
    before, _, after = css.partition("--slider-color:")
    found = after.partition(";")[0]
    assert "</" not in css
    assert "@import" not in css
    assert not set(found) & set("{}<\\@")
    assert css.count("{") == css.count("}")
    assert before


def test_a_file_opens_no_file_and_lets_nobody_in() -> None:
    fonts = [{"class": "local", "name": "A", "files": "/etc/passwd", "weights": [400]},
             {"class": "google", "name": "B", "fetch": True, "weights": [400]}]  # fmt: skip
    theme = gr.themes.Base.from_dict({"theme": {"_font": fonts}})
    sheet = Sheet(theme)
    assert (sheet.files, sheet.fetched, sheet.asked) == ([], [], ["B"])
    for odd in ([{"class": "google", "name": "B", "weights": ["400;x"]}], [7], [{"name": None}]):
        with pytest.raises(ValueError, match=r"font|weights"):
            gr.themes.Base.from_dict({"theme": {"_font": odd}})
