"""Code: an editor with colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import showglass as gr
from showglass.components.code import LANGUAGES


def test_values() -> None:
    code = gr.Code()
    assert code.postprocess(None) is None
    assert code.postprocess("\n  print(1)\n\n") == "print(1)"
    assert code.preprocess(None) is None
    assert code.preprocess(" a\n") == " a\n"


@pytest.mark.parametrize("claim", [3, True, [], {}, ("/etc/passwd",)])
def test_what_is_no_text_is_refused(claim: Any) -> None:
    with pytest.raises(gr.Error, match="text was expected"):
        gr.Code().preprocess(claim)
    with pytest.raises(TypeError, match="text was expected"):
        gr.Code().postprocess(claim)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="language must be one of python, c"):
        gr.Code(language="cobol")  # type: ignore[arg-type]  # what is tested
    with pytest.raises(ValueError, match="lines must be 1 or more"):
        gr.Code(lines=0)
    with pytest.raises(ValueError, match="max_lines must be 1 or more"):
        gr.Code(max_lines=0)
    with pytest.raises(ValueError, match="buttons holds 'share'"):
        gr.Code(buttons=["share"])


def test_all_languages_get_their_colours(serve: Callable[..., str], page: Page) -> None:
    sample = '# "text" 1\nif (x) { return "a" } -- b\nSELECT 1 FROM t; {% if x %}\n\\begin{a}\n'
    sample += '{"a": 1}\nFROM x\n<b>&amp;</b>'
    with gr.Blocks() as app:
        for language in LANGUAGES:
            gr.Code(sample, language=language, label=language)  # type: ignore[arg-type]  # each of them
        gr.Code(sample, label="plain")
    page.goto(serve(app))
    for language in LANGUAGES:
        field = page.locator(".block").filter(has=page.get_by_label(language, exact=True))
        expect(field.locator("pre [class^=hljs-]").first).to_be_attached()
    plain = page.locator(".block").filter(has=page.get_by_label("plain", exact=True))
    assert plain.locator("pre [class^=hljs-]").count() == 0


def editor(**props: Any) -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Textbox(label="Before")
        code = gr.Code("def f(x):\n    return x", language="python", label="Source", **props)
        got = gr.Textbox(label="Got", lines=8)
        code.change(lambda c: c, code, got)
    return app


def test_tab_passes_until_something_was_typed(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(editor(interactive=True)))
    source = page.get_by_role("textbox", name="Source")
    page.get_by_label("Before").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if source.evaluate("e => e === document.activeElement"):
            break
    expect(source).to_be_focused()
    page.keyboard.press("Tab")
    expect(source).not_to_be_focused()
    source.focus()
    source.press("Control+End")
    source.press("Enter")
    page.keyboard.type("if x:")
    source.press("Enter")
    page.keyboard.type("y")
    got = page.get_by_label("Got")
    expect(got).to_have_value("def f(x):\n    return x\n    if x:\n        y")
    source.press("Shift+Tab")
    expect(got).to_have_value("def f(x):\n    return x\n    if x:\n    y")
    source.press("Tab")
    expect(got).to_have_value("def f(x):\n    return x\n    if x:\n    y   ")
    source.press("Control+z")
    expect(got).to_have_value("def f(x):\n    return x\n    if x:\n    y")
    source.press("Control+a")
    source.press("Tab")
    expect(got).to_have_value("    def f(x):\n        return x\n        if x:\n        y")
    source.press("Escape")
    source.press("Tab")
    expect(source).not_to_be_focused()


def test_colours_lie_where_the_text_is(serve: Callable[..., str], page: Page) -> None:
    long = "x = [" + ", ".join(str(n) for n in range(120)) + "]\ny = '''a\nb'''"
    with gr.Blocks() as app:
        for wrap in (False, True):
            gr.Code(
                long, "python", wrap_lines=wrap, label=f"wrap {wrap}", max_lines=4, interactive=True
            )
    page.goto(serve(app))
    for wrap in (False, True):
        source = page.get_by_role("textbox", name=f"wrap {wrap}")
        sizes = source.evaluate(
            """e => { const pre = e.previousElementSibling;
            return [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight,
                    e.offsetHeight - pre.offsetHeight, e.offsetWidth - pre.offsetWidth] }"""
        )
        assert sizes == [0, 0, 0, 0]
    wrapped = page.locator(".wrap .code-line")
    assert (
        wrapped.nth(1).evaluate("e => getComputedStyle(e, '::before').content") == "counter(line)"
    )


def test_words_of_the_text_are_suggested(serve: Callable[..., str], page: Page) -> None:
    page.goto(serve(editor(interactive=True, autocomplete=True)))
    source = page.get_by_role("textbox", name="Source")
    source.press("Control+End")
    page.keyboard.type("\nre")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option")).to_have_text(
        "return"
    )
    source.press("Enter")
    expect(page.get_by_label("Got")).to_have_value("def f(x):\n    return x\n    return")
    page.keyboard.type("\nret")
    source.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.type("u")
    page.get_by_role("option", name="return").click()
    expect(page.get_by_label("Got")).to_have_value(
        "def f(x):\n    return x\n    return\n    return"
    )


def test_it_is_copied_and_saved(serve: Callable[..., str], page: Page, tmp_path: Path) -> None:
    page.goto(serve(editor(interactive=False)))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "def f(x):\n    return x"
    with page.expect_download() as saving:
        page.get_by_role("button", name="Download").click()
    assert saving.value.suggested_filename == "code.py"
    saving.value.save_as(tmp_path / "code.py")
    assert (tmp_path / "code.py").read_text() == "def f(x):\n    return x"
    source = page.get_by_role("textbox", name="Source")
    expect(source).not_to_be_editable()
    source.click()
    source.press("Tab")
    expect(source).not_to_be_focused()
