"""Diagrams in Markdown and in a chat: drawn when they are asked for, harmless, and their source never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import showglass as gr
from tests.browser.test_examples import violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Serve = Callable[..., str]
DRAWN = 60_000
"""The library lies in a dozen files, and draws in turns: on a busy machine that takes a while."""
HIT = "window.__hit=1"
GOOD = "flowchart LR\n  accTitle: How it goes\n  A[Start] --> B[End]"


def fenced(source: str) -> str:
    return f"```mermaid\n{source}\n```"


def show(serve: Serve, page: Page, text: str, theme: str = "light") -> Locator:
    with gr.Blocks() as app:
        gr.Markdown(text)
    page.goto(f"{serve(app)}?__theme={theme}")
    return page.get_by_test_id("markdown")


def image(shown: Locator) -> Locator:
    return shown.locator(".drawing svg[role]")


def test_a_diagram_is_drawn_named_and_its_source_at_hand(serve: Serve, page: Page) -> None:
    shown = show(serve, page, fenced(GOOD))
    picture = shown.get_by_role("img", name="How it goes")
    expect(picture).to_be_visible(timeout=DRAWN)
    expect(picture).to_contain_text("Start")
    source = shown.locator("pre code")
    expect(source).to_be_hidden()
    shown.get_by_text("Source", exact=True).press("Enter")
    expect(source).to_be_visible()
    expect(source).to_have_text(GOOD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.get_by_role("button", name="Copy").click()
    expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{GOOD}\n"
    assert violations(page) == []


def test_nothing_of_it_is_fetched_without_a_diagram(serve: Serve, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown = show(serve, page, "```python\nmermaid = 1\n```\n\nplain")
    expect(shown.locator(".hljs-number")).to_be_visible()
    plain = len(asked)
    assert plain < 30
    asked.clear()
    expect(image(show(serve, page, fenced(GOOD)))).to_be_visible(timeout=DRAWN)
    assert len(asked) > plain
    assert {url.split("/")[2] for url in asked} == {page.url.split("/")[2]}


KINDS = {
    "sequence": "sequenceDiagram\n  Ann->>Bob: Hello\n  Note right of Bob: thinks",
    "class": "classDiagram\n  Animal <|-- Duck\n  Animal : +int age",
    "state": "stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : push",
    "er": "erDiagram\n  CUSTOMER ||--o{ ORDER : places",
    "gantt": "gantt\n  dateFormat YYYY-MM-DD\n  section One\n  A task :a1, 2024-01-01, 30d",
    "pie": 'pie\n  "Dogs" : 3\n  "Cats" : 2',
    "mindmap": "mindmap\n  root((middle))\n    Branch",
    "timeline": "timeline\n  2002 : First\n  2004 : Second",
    "journey": "journey\n  section Go\n    Make tea: 5: Me",
    "git": "gitGraph\n  commit\n  branch develop\n  commit",
    "quadrant": "quadrantChart\n  x-axis Low --> High\n  A: [0.3, 0.6]",
    "xy": "xychart-beta\n  x-axis [jan, feb]\n  bar [5, 6]",
}
WORD = {
    "sequence": "Hello",
    "class": "Duck",
    "state": "push",
    "er": "places",
    "gantt": "A task",
    "pie": "Dogs",
    "mindmap": "middle",
    "timeline": "Second",
    "journey": "Make tea",
    "git": "develop",
    "quadrant": "High",
    "xy": "feb",
}


@pytest.mark.timeout(240)
def test_the_kinds_that_people_write_are_drawn(serve: Serve, page: Page) -> None:
    shown = show(serve, page, "\n\n".join(fenced(source) for source in KINDS.values()))
    expect(image(shown)).to_have_count(len(KINDS), timeout=2 * DRAWN)
    for at, kind in enumerate(KINDS):
        expect(image(shown).nth(at)).to_contain_text(WORD[kind])


HOSTILE = {
    "script in a label": f'flowchart LR\n  A["<script>{HIT}</script>x"] --> B',
    "picture in a label": f"flowchart LR\n  A[\"<img src=x onerror='{HIT}'>x\"] --> B",
    "call": f"flowchart LR\n  A --> B\n  click A call alert()\n  click B call eval({HIT!r})",
    "javascript link": f'flowchart LR\n  A --> B\n  click A href "javascript:{HIT}"',
    "data link": 'flowchart LR\n  A --> B\n  click A "data:text/html,<script>parent.__hit=1</script>"',
    "links of an actor": f'sequenceDiagram\n  participant A\n  links A: {{"x": "javascript:{HIT}"}}\n  A->>A: x',
    "directive": '%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\n'
    f"flowchart LR\n  A[\"<img src=x onerror='{HIT}'>x\"] --> B\n  click A call eval({HIT!r})",
    "front matter": "---\nconfig:\n  securityLevel: loose\n  htmlLabels: true\n  themeCSS: 'body{display:none}'\n---\n"
    "flowchart LR\n  A[\"<iframe srcdoc='<script>parent.__hit=1</script>'></iframe>x\"]",
    "style sheet": '%%{init: {"themeCSS": "} body { display: none } .block { visibility: hidden }"}}%%\n'
    "flowchart LR\n  A --> B",
    "font": '%%{init: {"fontFamily": "x; } body { display: none } a {"}}%%\nflowchart LR\n  A --> B',
    "class": "flowchart LR\n  A:::x --> B\n  classDef x fill:red;} body{display:none}\n",
    "class that fetches": "flowchart LR\n  A:::x --> B\n  classDef x fill:url(https://evil.example/a),"
    "background:url(https://evil.example/b)",
    "style": "flowchart LR\n  A --> B\n  style A fill:red,position:fixed,inset:0,z-index:9999",
    "foreign object": f'flowchart LR\n  A["</text></svg><foreignObject><body onload={HIT}>x</foreignObject>"]',
    "import": '%%{init: {"themeCSS": "@import url(https://evil.example/c.css);"}}%%\nflowchart LR\n  A --> B',
    "prototype": '%%{init: {"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}}%%\n'
    "flowchart LR\n  A --> B",
    "element by name": "flowchart LR\n  A[\"<constructor onclick='x'></constructor>x\"] --> B",
    "class diagram": f'classDiagram\n  class A["<img src=x onerror={HIT}>"]\n  click A href "javascript:{HIT}"',
    "note": f"stateDiagram-v2\n  s: <img src=x onerror={HIT}>\n  note right of s : <svg onload={HIT}>",
    "gantt": f"gantt\n  dateFormat YYYY-MM-DD\n  section <img src=x onerror={HIT}>\n  t :a1, 2024-01-01, 3d\n"
    f'  click a1 href "javascript:{HIT}"',
    "tex": f"sequenceDiagram\n  A->>B: $$<img src=x onerror={HIT}>$$",
}
LEFT = """drawing => [...(drawing.shadowRoot?.querySelectorAll("*") ?? [])].flatMap(e => [
  ...(e.namespaceURI !== "http://www.w3.org/2000/svg" || /^(script|foreignobject|animate|set|iframe|image)/i
      .test(e.localName) ? [e.localName] : []),
  ...[...e.attributes].filter(a => /^on/i.test(a.name) || /script:|data:text|evil\\.example/i.test(a.value))
      .map(a => a.name),
  ...(e.localName === "style" && /display:none|evil|@import|[{;]position|body/i.test(e.textContent)
      ? [e.textContent.slice(0, 200)] : [])])"""


@pytest.mark.timeout(300)
# the page's policy stops pictures of no file; that a label holds one is tried before it is cleaned
@pytest.mark.expects_fault(r"console: .* Content Security Policy directive .* has been blocked")
def test_hostile_diagrams_run_nothing_and_reach_nothing(serve: Serve, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    end = "flowchart LR\n  A[the end]"
    shown = show(serve, page, "\n\n".join(map(fenced, [*HOSTILE.values(), end])) + "\n\nafter")
    told = shown.locator(".diagram, .code:has(.undrawn)")
    expect(told).to_have_count(len(HOSTILE) + 1, timeout=2 * DRAWN)
    expect(image(shown).last).to_contain_text("the end")
    expect(page.get_by_text("after", exact=True)).to_be_visible()
    assert shown.locator(".drawing > div").evaluate_all(f"all => all.flatMap({LEFT})") == []
    for node in shown.locator(".drawing g.node, .drawing a").all():
        node.dispatch_event("click")
    assert page.evaluate("[window.__hit, ({}).polluted]") == [None, None]
    assert [url for url in asked if "evil" in url] == []
    # nothing of the drawing of them is left in the page
    expect(page.locator("body > [aria-hidden][inert], body > [id^=ddiagram]")).to_have_count(0)
    kept = {source.strip() for source in shown.locator("pre code").all_text_contents()}
    assert [name for name, source in HOSTILE.items() if source.strip() not in kept] == []


def test_links_lead_out_beside_the_app(serve: Serve, page: Page) -> None:
    shown = show(
        serve, page, fenced('flowchart LR\n  A --> B\n  click A href "https://a.example/"')
    )
    link = shown.locator(".drawing a[href]")
    expect(link).to_have_attribute("href", "https://a.example/", timeout=DRAWN)
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert violations(page) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("flowchart LR\n  A -->\n  B ]] --", "line 3 is wrong"),
        ("nonsense of no kind", "cannot be drawn"),
        ("flowchart LR\n" + "\n".join(f"  a{i} --> b" for i in range(700)), "too large"),
        ("flowchart LR\n  A[" + "x" * 30_000 + "]", "too large"),
        ("flowchart LR\n  " + " & ".join(f"a{i}" for i in range(60)) + " --> b & c & d & e & f", "too large"),
    ],
    ids=["wrong", "no kind", "lines", "letters", "arrows"],
)  # fmt: skip
def test_what_cannot_be_drawn_stays_as_its_source(
    serve: Serve, page: Page, source: str, said: str
) -> None:
    shown = show(serve, page, fenced(source))
    expect(shown.locator(".undrawn")).to_contain_text(said, timeout=DRAWN)
    expect(shown.locator("pre code")).to_be_visible()
    expect(shown.locator("pre code")).to_have_text(source)
    expect(image(shown)).to_have_count(0)


def test_it_follows_light_and_dark(serve: Serve, page: Page) -> None:
    shown = show(serve, page, fenced(GOOD))
    expect(image(shown)).to_be_visible(timeout=DRAWN)
    fill = "svg => getComputedStyle(svg.querySelector('g.node text')).fill"
    shown.get_by_text("Source", exact=True).click()
    light = image(shown).evaluate(fill)
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink')"
    expect(image(shown).locator("g.node text").first).to_have_css("fill", light)
    before = page.evaluate(ink)
    page.evaluate("document.body.classList.add('dark')")
    expect(image(shown).locator("g.node text").first).not_to_have_css("fill", light, timeout=DRAWN)
    assert page.evaluate(ink) != before
    # what was unfolded stays so
    expect(shown.locator("pre code")).to_be_visible()


def test_a_wide_one_scrolls_in_its_box(serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    row = " --> ".join(f"n{i}[A box of words {i}]" for i in range(8))
    shown = show(serve, page, fenced(f"flowchart LR\n  {row}"), theme="dark")
    expect(image(shown)).to_be_visible(timeout=DRAWN)
    room = shown.locator(".drawing")
    assert room.evaluate("e => e.scrollWidth > e.clientWidth + 200")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    room.focus()
    page.keyboard.press("ArrowRight")
    expect(room).to_be_focused()
    assert violations(page) == []


class Telling:
    """A chat that says one piece at a time, when it is told to."""

    def __init__(self, pieces: list[str]) -> None:
        self.turn = threading.Semaphore(0)
        with gr.Blocks() as self.app:
            self.chat = gr.Chatbot()
            button = gr.Button("Ask")

            def answer() -> Iterator[list[dict[str, Any]]]:
                said = ""
                for piece in pieces:
                    said += piece
                    yield [{"role": "assistant", "content": said}]
                    assert self.turn.acquire(timeout=60)

            button.click(answer, None, self.chat)


def test_in_a_chat_it_is_code_until_its_fence_is_closed(serve: Serve, page: Page) -> None:
    telling = Telling(
        ["Look:\n\n```mermaid\nflowchart LR\n", "  A --> B\n", "```", "\n\nso it", " goes."]
    )
    page.goto(serve(telling.app))
    page.get_by_role("button", name="Ask").click()
    code = page.locator("code.language-mermaid")
    picture = page.locator(".drawing svg[role=img]")
    expect(code).to_have_text("flowchart LR")
    telling.turn.release()
    expect(code).to_contain_text("A --> B")
    expect(page.locator(".diagram, .undrawn")).to_have_count(0)
    telling.turn.release()
    expect(picture).to_be_visible(timeout=DRAWN)
    # the same element stands while the text goes on: it is drawn once
    picture.evaluate("svg => { svg.__mine = true }")
    telling.turn.release()
    expect(page.get_by_text("so it")).to_be_visible()
    telling.turn.release()
    expect(page.get_by_text("so it goes.")).to_be_visible()
    telling.turn.release()
    expect(page.get_by_role("button", name="Ask")).to_be_enabled()
    assert picture.evaluate("svg => svg.__mine") is True
