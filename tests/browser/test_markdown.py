"""Markdown in a browser: what hostile text does (nothing), and what good text looks like."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import showglass as gr

Serve = Callable[..., str]
HIT = "window.__hit=1"
HOSTILE = {
    "script": f"<script>{HIT}</script>",
    "script in a paragraph": f"a <script>{HIT}</script> b",
    "onerror": f'<img src="data:," onerror="{HIT}">',
    "onload in svg": f'<svg onload="{HIT}"><circle r="9"/></svg>',
    "script in svg": f"<svg><script>{HIT}</script></svg>",
    "animated link in svg": f'<svg><a><animate attributeName=href values="javascript:{HIT}"/>x</a></svg>',
    "javascript link": f"[x](javascript:{HIT})",
    "javascript link with a tab": f'<a href="java\tscript:{HIT}">x</a>',
    "javascript link in entities": f'<a href="&#106;avascript:{HIT}">x</a>',
    "data link": "[x](data:text/html,<script>parent.__hit=1</script>)",
    "vbscript": "[x](vbscript:msgbox)",
    "frame": '<iframe srcdoc="<script>parent.__hit=1</script>"></iframe>',
    "object": '<object data="data:text/html,<script>parent.__hit=1</script>"></object>',
    "mathml": f'<math><maction actiontype="statusline" xlink:href="javascript:{HIT}">x</maction></math>',
    "mutation": f"""<math><mtext><table><mglyph><style><!--</style>
        <img title="--&gt;&lt;img src=data:, onerror={HIT}&gt;">""",
    "attribute breakout": f'![x"onerror="{HIT}](data:,)',
    "fence": f'```"><img/src=data:,onerror={HIT}>\nx\n```',
    "formula": f"$$\\href{{javascript:{HIT}}}{{x}} \\includegraphics{{x}} \\htmlClass{{a}}{{b}}$$",
    "formula as html": f"$$<img src=data:, onerror={HIT}>$$",
    "details": f'<details open ontoggle="{HIT}"><summary>s</summary>t</details>',
    "video": f'<video autoplay onplay="{HIT}"><source onerror="{HIT}"></video>',
    "focus": f'<input autofocus onfocus="{HIT}"><a href="#" tabindex=1 onfocus="{HIT}">x</a>',
    "base": '<base href="https://evil.example/">',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
}


def show(serve: Serve, page: Page, text: str, **arguments: Any) -> Any:
    with gr.Blocks() as app:
        gr.Markdown(text, **arguments)
    page.goto(serve(app))
    shown = page.get_by_test_id("markdown")
    expect(shown).to_be_visible()
    return shown


# Chromium reports what the policy would stop even where HTML is parsed to be cleaned; nothing else may go wrong.
@pytest.mark.expects_fault(r"console: .* Content Security Policy directive .* has been blocked")
@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_text_runs_nothing(serve: Serve, page: Page, name: str) -> None:
    shown = show(serve, page, f"{HOSTILE[name]}\n\nthe end")
    expect(shown.get_by_text("the end")).to_be_visible()
    for link in shown.locator("a").all():
        link.evaluate("link => { link.target = ''; link.click() }")
    assert page.evaluate("window.__hit") is None
    left = shown.evaluate(
        """root => [...root.querySelectorAll("*")].flatMap(e => [
          ...(/^(script|style|iframe|object|embed|form|base|meta|link|button|svg)$/i.test(e.localName)
              && !e.closest(".katex") && e.className !== "copy-code" ? [e.localName] : []),
          ...[...e.attributes].filter(a => /^on/i.test(a.name)
              || /^\\s*(java|vb)?script:/i.test(a.value)).map(a => a.name)])"""
    )
    assert left == []


def test_hostile_text_cannot_cover_or_restyle_the_page(serve: Serve, page: Page) -> None:
    shown = show(
        serve,
        page,
        '<style>body { display: none }</style><div style="position: fixed; inset: 0; z-index: 999;'
        ' color: red; background: url(https://evil.example/x)">over</div>'
        '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
    )
    over = shown.get_by_text("over", exact=True)
    assert over.evaluate("e => [getComputedStyle(e).position, e.getAttribute('style')]") == [
        "static",
        "color: red",
    ]
    assert shown.locator("form, input, button, style").count() == 0


def test_names_in_the_text_are_none_of_the_page(serve: Serve, page: Page) -> None:
    shown = show(serve, page, '<a id="app" name="body">x</a> <p id="showglass-page">y</p>')
    assert shown.locator("#app, #showglass-page, [name=body]").count() == 0


@pytest.mark.parametrize("name", ["script", "onerror", "onload in svg", "javascript link", "frame"])
def test_unsanitised_text_runs_nothing_either(serve: Serve, browser: Browser, name: str) -> None:
    with gr.Blocks() as app:
        gr.Markdown(f"{HOSTILE[name]}\n\n<form>kept</form>\n\nthe end", sanitize_html=False)
    context = browser.new_context()
    page = context.new_page()
    page.goto(serve(app))
    shown = page.get_by_test_id("markdown")
    expect(shown.get_by_text("the end")).to_be_visible()
    expect(shown.locator("form")).to_have_text("kept")
    for link in shown.locator("a").all():
        link.evaluate("link => { link.target = ''; link.click() }")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("window.__hit") is None
    context.close()


def test_links_open_beside_the_app(serve: Serve, page: Page) -> None:
    shown = show(serve, page, "[out](https://a.example/) [in](#part) [mail](mailto:a@b.example)")
    out = shown.get_by_role("link", name="out")
    expect(out).to_have_attribute("target", "_blank")
    expect(out).to_have_attribute("rel", "noopener noreferrer")
    assert shown.get_by_role("link", name="in").get_attribute("target") is None
    expect(shown.get_by_role("link", name="mail")).to_have_attribute("href", "mailto:a@b.example")


def test_code_has_colours_and_a_button(serve: Serve, page: Page) -> None:
    text = "```python\ndef f():\n    return 1\n```\n\n```rust\nfn main() {}\n```\n\n```nonsense\n<b>x</b>\n```"
    shown = show(serve, page, text)
    expect(shown.locator(".hljs-keyword").first).to_have_text("def")
    expect(shown.locator("code.language-rust .hljs-keyword")).to_have_text("fn")
    expect(shown.locator("code.language-nonsense")).to_have_text("<b>x</b>\n")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.get_by_role("button", name="Copy").first.click()
    expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "def f():\n    return 1\n"


def test_formulas_are_drawn_with_fonts_of_our_own(serve: Serve, page: Page) -> None:
    dollars = [
        {"left": "$", "right": "$", "display": False},
        {"left": "$$", "right": "$$", "display": True},
    ]
    shown = show(
        serve, page, "Let $x_1$ be\n\n$$\\sqrt{2}$$\n\nfor $5 or $6", latex_delimiters=dollars
    )
    expect(shown.locator(".katex")).to_have_count(2)
    expect(shown.locator(".katex-display")).to_have_count(1)
    expect(shown.locator("math").first).to_be_attached()
    loaded = "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status == 'loaded').map(f => f.family))"
    assert any("KaTeX" in name for name in page.evaluate(loaded))


def test_what_is_not_needed_is_not_fetched(serve: Serve, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    show(serve, page, "plain **text** for $5")
    assert not [url for url in asked if "drawing" in url or "colours" in url or "KaTeX" in url]


def test_header_links(serve: Serve, page: Page) -> None:
    shown = show(serve, page, "# One two\n\n## One two\n\n### Élan & Co.", header_links=True)
    ids = [h.get_attribute("id") for h in shown.get_by_role("heading").all()]
    assert ids == ["one-two", "one-two-1", "élan-co"]
    shown.get_by_role("link", name="Link to Élan & Co.").click()
    assert page.url.endswith("#%C3%A9lan-co")


def test_growing_text_leaves_its_beginning_alone(serve: Serve, page: Page) -> None:
    watched = threading.Event()

    def write() -> Iterator[str]:
        text = "first paragraph\n\n```python\nx = 1\n```\n\nlast"
        yield text
        watched.wait(30)
        for number in range(40):
            text += f" {number}" if number % 10 else f"\n\nparagraph {number}"
            yield text
            time.sleep(0.01)

    with gr.Blocks() as app:
        go = gr.Button("Go")
        shown = gr.Markdown()
        go.click(write, None, shown)
    page.goto(serve(app))
    go_button = page.get_by_role("button", name="Go")
    go_button.click()
    view = page.get_by_test_id("markdown")
    expect(view.get_by_text("first paragraph")).to_be_visible()
    view.evaluate(
        """root => {
          const first = root.querySelector("p");
          getSelection().selectAllChildren(first);
          first.kept = true;
          window.changes = 0;
          new MutationObserver((all) => { window.changes += all.length })
            .observe(first, { childList: true, subtree: true, characterData: true });
        }"""
    )
    watched.set()
    expect(view.get_by_text("39")).to_be_visible()
    assert page.evaluate(
        "[changes, document.querySelector('.prose p').kept, String(getSelection())]"
    ) == [
        0,
        True,
        "first paragraph",
    ]


def test_copy_hands_over_the_markdown(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        shown = gr.Markdown("**bold**", buttons=["copy"], label="Text", show_label=True)
        said = gr.Textbox(label="Said")

        def copied(data: gr.CopyData) -> str:
            return str(data.value)

        shown.copy(copied, None, said)
    page.goto(serve(app))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_label("Said")).to_have_value("**bold**")
    assert page.evaluate("navigator.clipboard.readText()") == "**bold**"


def test_size_direction_and_lines(serve: Serve, page: Page) -> None:
    text = "a\nb\n\n" + "\n\n".join(f"paragraph {n}" for n in range(40))
    shown = show(serve, page, text, max_height=120, rtl=True, line_breaks=True, label="Long")
    assert shown.bounding_box()["height"] == 120
    expect(shown).to_have_attribute("dir", "rtl")
    assert shown.locator("br").count() == 1
    region = page.get_by_role("region", name="Long")
    region.focus()
    page.keyboard.press("End")
    region.evaluate("""e => new Promise(done => {
        const look = () => (e.scrollTop > 0 ? done() : requestAnimationFrame(look));
        look();
    })""")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(serve: Serve, page: Page, theme: str) -> None:
    with gr.Blocks(title="Markdown") as app:
        gr.Markdown(
            "# T\n\n- [x] done\n\n```python\n# note\ndef f(x: int = 1) -> str:\n    return 'a'\n```\n\n"
            '```json\n{"a": [1, true]}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote `code`\n\n$$\\frac{1}{2}$$',
            header_links=True,
            buttons=["copy"],
        )
    page.goto(serve(app) + f"?__theme={theme}")
    expect(page.locator(".katex")).to_be_visible()
    expect(page.locator(".hljs-keyword").first).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
