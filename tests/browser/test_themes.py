"""Themes and authors' style sheets in a browser: what is set is seen, and words can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import showglass as gr

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]
NAMES = sorted(gr.themes.BUILT_IN.keys() - {"base"})


def many() -> gr.Blocks:
    """A page with most of what themes change."""
    with gr.Blocks(title="Many") as app:
        gr.Markdown(
            "# Heading\nWords, a [link](https://example.com), `code`.\n\n```python\nx = 1\n```"
        )
        with gr.Row():
            with gr.Column(variant="panel"):
                gr.Textbox(
                    label="Name", placeholder="Yours", info="As in your passport", elem_id="name"
                )
                gr.Slider(label="Amount", value=40, interactive=True)
                gr.Checkbox(label="Agree", value=True, interactive=True, elem_id="agree")
                gr.CheckboxGroup(["a", "b"], value=["b"], label="Some", interactive=True)
                gr.Radio(["x", "y"], value="y", label="One", interactive=True, elem_id="one")
                gr.Dropdown(
                    ["p", "q"], value=["p"], multiselect=True, label="Pick", interactive=True
                )
            with gr.Column():
                gr.Label({"cat": 0.7, "dog": 0.3}, label="Answer", elem_id="answer")
                gr.Dataframe(
                    [[1, "x"], [2, "y"]], headers=["n", "s"], label="Table", elem_id="table"
                )
                gr.Image(label="Picture")
                gr.Code("x = print(1)", language="python", label="Code")
                gr.JSON({"a": [1, None]}, label="Data")
        gr.Chatbot(
            [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}],
            label="Talk",
            height=200,
        )
        with gr.Tabs(), gr.Tab("First"):
            gr.Textbox(label="Inside")
        with gr.Accordion("More"), gr.Group():
            gr.Textbox(label="Grouped")
        with gr.Row():
            gr.Button("Go", variant="primary", elem_id="go")
            gr.Button("Other", elem_id="other")
            gr.Button("Stop", variant="stop", elem_id="stop")
    return app  # fmt: skip


def style(page: Page, selector: str, name: str, pseudo: str = "") -> str:
    script = (
        "([s, n, p]) => getComputedStyle(document.querySelector(s), p || null).getPropertyValue(n)"
    )
    return str(page.evaluate(script, [selector, name, pseudo]))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read(serve: Serve, page: Page, name: str, mode: str) -> None:
    page.goto(serve(many(), theme=name) + f"?__theme={mode}")
    expect(page.get_by_text("Hello", exact=True)).to_be_visible()
    expect(page.locator("#table .cell").first).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_of_a_button_that_cannot_be_pressed_are_paled_once(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Button("Later", interactive=False, elem_id="later")
    page.goto(serve(app, theme="origin"))
    expect(page.locator("#later")).to_be_disabled()
    expect(page.locator("#later")).to_have_css("opacity", "1")


def contrast(page: Page, selector: str) -> float:
    """Of an element's words with the ground that is drawn behind them."""
    script = """element => {
      const ctx = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const put = colour => { ctx.fillStyle = colour; ctx.fillRect(0, 0, 1, 1); };
      const light = () => {
        const [r, g, b] = [...ctx.getImageData(0, 0, 1, 1).data]
          .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      for (const e of [document.documentElement, element]) {
        const style = getComputedStyle(e);
        if (e === element && (style.backgroundImage !== "none" || style.opacity !== "1")) return 0;
        put(style.backgroundColor);
      }
      const ground = light();
      put(getComputedStyle(element).color);
      return Math.max(ground, light()) / Math.min(ground, light());
    }"""
    return float(page.locator(selector).evaluate(script))


@pytest.mark.parametrize("name", [*NAMES, "base"])
def test_what_cannot_be_pressed_or_written_looks_so_and_can_be_read(
    serve: Serve, page: Page, name: str
) -> None:
    with gr.Blocks() as app:
        for variant in ("primary", "secondary", "stop"):
            gr.Button(variant, variant=variant, interactive=False, elem_id=f"{variant}-off")
            gr.Button(variant, variant=variant, elem_id=f"{variant}-on")
        gr.Textbox("words", label="Shows", interactive=False, elem_id="shows")
        gr.Dropdown(["a"], value="a", label="Chosen", interactive=False, elem_id="chosen")
        gr.Textbox("words", label="Written", interactive=True, elem_id="written")
    url = serve(app, theme=name)
    for mode in ("light", "dark"):
        page.goto(f"{url}?__theme={mode}")
        expect(page.locator("#primary-off")).to_be_disabled()
        for variant in ("primary", "secondary", "stop"):
            off, on = (
                [style(page, f"#{variant}-{state}", p) for p in ("color", "border-top-color")]
                for state in ("off", "on")
            )
            assert off[0] != on[0], (mode, variant)
            assert off[1] != on[1], (mode, variant)
            assert contrast(page, f"#{variant}-off") >= 4.5, (mode, variant)
        written = style(page, "#written .control", "border-top-color")
        for shown in ("shows", "chosen"):
            assert style(page, f"#{shown} .control", "border-top-color") != written, (mode, shown)


@pytest.mark.parametrize("name", ["default", "soft", "neon"])
def test_more_contrast_for_those_who_ask_for_it(serve: Serve, page: Page, name: str) -> None:
    page.emulate_media(contrast="more")
    url = serve(many(), theme=name)
    for mode in ("light", "dark"):
        page.goto(f"{url}?__theme={mode}")
        expect(page.locator("#table .cell").first).to_be_visible()
        page.get_by_role("main").evaluate(
            """main => { for (const token of ["ink", "ink-2", "ink-3", "line", "line-strong"])
              main.insertAdjacentHTML("beforeend",
                `<p id=${token} style="color: var(--${token}); background: var(--surface)">x</p>`) }"""
        )
        for token in ("ink", "ink-2", "ink-3"):
            assert contrast(page, f"#{token}") >= 7, (mode, token)
        assert contrast(page, "#line") >= 4.5, mode
        assert contrast(page, "#line-strong") >= 7, mode
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


SET = {
    "body_background_fill": ("html", "background-color"),
    "body_text_color": ("body", "color"),
    "block_background_fill": ("#name", "background-color"),
    "block_title_text_color": ("#name label", "color"),
    "block_label_text_color": ("#one .head span", "color"),
    "block_info_text_color": ("#name .help", "color"),
    "panel_background_fill": (".panel", "background-color"),
    "input_background_fill": ("#name .control", "background-color"),
    "input_border_color": ("#name .control", "border-top-color"),
    "checkbox_label_background_fill_selected": ("#one .choice:has(:checked)", "background-color"),
    "checkbox_background_color_selected": ("#agree .mark", "background-color"),
    "slider_color": (".range", "--accent"),
    "stat_background_fill": ("#answer .fill", "background-color"),
    "table_text_color": ("#table .cell", "color"),
    "link_text_color": (".prose a", "color"),
    "accordion_text_color": (".accordion > button", "color"),
    "code_background_fill": (".prose pre", "background-color"),
    "button_primary_background_fill": ("#go", "background-color"),
    "button_secondary_text_color": ("#other", "color"),
    "button_cancel_border_color": ("#stop", "border-top-color"),
}
LENGTHS = {
    "block_padding": ("#name", "padding-top"),
    "block_border_width": ("#name", "border-top-width"),
    "input_radius": ("#name .control", "border-top-left-radius"),
    "button_large_padding": ("#go", "padding-top"),
    "form_gap_width": (".form", "row-gap"),
    "layout_gap": (".stack", "row-gap"),
    "chatbot_text_size": (".message", "font-size"),
    "checkbox_label_gap": ("#one .choices", "column-gap"),
    "container_radius": (".accordion", "border-top-left-radius"),
}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_is_set_is_seen(serve: Serve, page: Page, mode: str) -> None:
    twin = "_dark" if mode == "dark" else ""
    values = {f"{name}{twin}": f"rgb({at}, 2, 3)" for at, name in enumerate(SET, 1)}
    for at, name in enumerate(LENGTHS, 1):
        values[name] = f"{at}px"
        if f"{name}_dark" in gr.themes.Base().to_dict()["theme"]:
            values[f"{name}_dark"] = f"{at}px"
    theme = gr.themes.Base().set(**values)
    page.goto(serve(many(), theme=theme) + f"?__theme={mode}")
    expect(page.locator("#table .cell").first).to_be_visible()
    expect(page.get_by_text("Hello", exact=True)).to_be_visible()
    for at, (name, (selector, found)) in enumerate(SET.items(), 1):
        assert style(page, selector, found).replace("  ", " ") == f"rgb({at}, 2, 3)", name
    for at, (name, (selector, found)) in enumerate(LENGTHS.items(), 1):
        assert style(page, selector, found) == f"{at}px", name


def test_an_authors_rules_win_without_a_word(serve: Serve, page: Page) -> None:
    css = "button { border-radius: 3px } .control { color: rgb(1, 2, 3) } footer { display: none }"
    url = serve(many(), theme="soft", css=f"{css} :root {{ --surface: rgb(4, 5, 6) }}")
    page.goto(url)
    expect(page.locator("#table .cell").first).to_be_visible()
    assert style(page, "#go", "border-top-left-radius") == "3px"
    assert style(page, "#name .control", "color") == "rgb(1, 2, 3)"
    assert style(page, ".pane", "background-color") == "rgb(4, 5, 6)"
    expect(page.locator("footer")).to_be_hidden()


def test_styles_set_variables_for_light_and_dark_as_a_theme_does(serve: Serve, page: Page) -> None:
    css = ":root { --body-background-fill: rgb(1, 1, 1) } .dark { --body-background-fill: rgb(2, 2, 2) }"
    url = serve(many(), css=css)
    for mode, wanted in (("light", "rgb(1, 1, 1)"), ("dark", "rgb(2, 2, 2)")):
        page.goto(f"{url}?__theme={mode}")
        expect(page.get_by_text("Heading")).to_be_visible()
        assert style(page, "html", "background-color") == wanted


def test_a_script_switches_by_the_class(serve: Serve, page: Page) -> None:
    js = "() => document.body.classList.toggle('dark')"
    page.goto(serve(many(), theme="soft", js=js) + "?__theme=light")
    expect(page.locator("html[data-theme=dark].dark")).to_be_attached()
    assert style(page, "html", "color-scheme") == "dark"
    page.evaluate("document.body.classList.remove('dark')")
    expect(page.locator("html[data-theme=light]")).to_be_attached()
    expect(page.locator(".dark")).to_have_count(0)


def test_names_that_suites_look_for_are_there(serve: Serve, page: Page) -> None:
    page.goto(serve(many()))
    expect(page.locator("gradio-app .gradio-container #name.block")).to_be_visible()


def test_a_theme_costs_no_request_and_does_not_flash(serve: Serve, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="dark")
    url = serve(gr.Interface(str.upper, "text", "text"), theme="ocean")
    page.add_init_script(
        "new PerformanceObserver(l => l.getEntries().forEach(() => {"
        "window.first ??= getComputedStyle(document.documentElement).colorScheme }))"
        ".observe({type: 'paint', buffered: true})"
    )
    page.goto(url)
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    page.wait_for_function("window.first")
    assert page.evaluate("window.first") == "dark"
    assert not [a for a in asked if "theme" in a]


def test_a_local_font_is_used(serve: Serve, page: Page, tmp_path: object) -> None:
    from pathlib import Path

    built = next((Path(gr.__file__).parent / "static").glob("KaTeX_Typewriter*.woff2"))
    theme = gr.themes.Base(font=[gr.themes.LocalFont("Own", files={400: built}), "serif"])
    page.goto(serve(gr.Interface(str.upper, "text", "text"), theme=theme))
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    page.wait_for_function(
        "document.fonts.check('16px Own') && [...document.fonts].some(f => f.status == 'loaded')"
    )
    assert style(page, "body", "font-family").startswith("Own")
