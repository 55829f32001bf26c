"""Label, JSON, HTML and Dataset in a browser."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

import showglass as gr

Serve = Callable[..., str]


def box(locator: Any) -> Any:
    found = locator.bounding_box()
    assert found is not None
    return found


# -- Label -------------------------------------------------------------------------------------------------------------


def test_a_label_names_its_bars(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Label({"cat": 0.7, "dog": 0.295, "cow": 0.005}, label="Animal")
    page.goto(serve(app))
    label = page.get_by_test_id("label")
    expect(label.get_by_role("heading")).to_have_text("cat")
    assert [m.get_attribute("aria-valuetext") for m in label.get_by_role("meter").all()] == [
        "70%",
        "30%",
        "1%",
    ]
    expect(label.get_by_role("meter", name="dog")).to_have_attribute("aria-valuenow", "29.5")
    expect(page.get_by_role("group", name="Animal")).to_be_visible()


def test_a_live_label_keeps_its_height(serve: Serve, page: Page) -> None:
    def live() -> Iterator[Any]:
        for n in range(30):
            share = n / 30
            yield (
                {}
                if n % 7 == 3
                else {"a": share, "b": 1 - share, "c": 0.0}
                if n % 2
                else {"b": 1.0}
            )
            time.sleep(0.033)

    with gr.Blocks() as app:
        go = gr.Button("Go")
        label = gr.Label({"a": 0.1, "b": 0.2, "c": 0.7})
        done = gr.Textbox(label="Done")
        go.click(live, None, label).then(lambda: "yes", None, done)
    page.goto(serve(app))
    page.evaluate(
        """() => {
          const label = document.querySelector("[data-testid=label]");
          window.heights = new Set();
          const look = () => { heights.add(label.offsetHeight); requestAnimationFrame(look) };
          look();
        }"""
    )
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Done")).to_have_value("yes")
    assert len(page.evaluate("[...heights]")) == 1


def test_a_class_may_be_chosen(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        label = gr.Label({"cat": 0.7, "dog": 0.3})
        said = gr.Textbox(label="Said")

        def chosen(data: gr.SelectData) -> str:
            return f"{data.index} {data.value}"

        label.select(chosen, None, said)
    page.goto(serve(app))
    page.get_by_role("button", name="dog").click()
    expect(page.get_by_label("Said")).to_have_value("1 dog")
    page.get_by_role("button", name="cat").press("Enter")
    expect(page.get_by_label("Said")).to_have_value("0 cat")


def test_a_label_without_confidences_or_answer(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Label("just this", elem_id="one")
        gr.Label(elem_id="two", num_top_classes=3)
        gr.Label({"x": 1.0}, show_heading=False, color="red", elem_id="three")
    page.goto(serve(app))
    expect(page.locator("#one").get_by_role("heading")).to_have_text("just this")
    expect(page.locator("#two")).to_contain_text("No answer yet")
    assert page.locator("#three").get_by_role("heading").count() == 0
    fill = page.locator("#three .fill")
    assert fill.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 0, 0)"


# -- JSON --------------------------------------------------------------------------------------------------------------


def test_a_tree_folds_by_mouse_and_keyboard(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.JSON({"a": [1, {"b": None}], "c": "x"}, label="Data", show_indices=True)
    page.goto(serve(app))
    tree = page.get_by_test_id("json")
    expect(tree.get_by_text('"x"')).to_be_visible()
    branch = tree.locator("summary", has_text="a")
    assert tree.get_by_text("null").count() == 0
    branch.click()
    expect(tree.get_by_text("1", exact=True).first).to_be_visible()
    tree.locator("summary", has_text="1 key").press("Enter")
    expect(tree.get_by_text("null")).to_be_visible()
    branch.press("Enter")
    expect(tree.get_by_text("null")).to_have_count(0)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText().then(JSON.parse)") == {
        "a": [1, {"b": None}],
        "c": "x",
    }


def test_a_large_tree_is_drawn_in_parts(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.JSON({"rows": [{"n": n, "text": "x" * 1000} for n in range(5000)]}, open=True)
    page.goto(serve(app))
    tree = page.get_by_test_id("json")
    expect(tree.get_by_role("button", name="4,900 more: show 100")).to_be_attached()
    before = tree.locator(".json-node").count()
    assert before == 302, "the dict, the list, and a hundred rows of two values"
    tree.get_by_role("button", name="4,900 more: show 100").click()
    expect(tree.get_by_role("button", name="4,800 more: show 100")).to_be_attached()
    long = tree.get_by_role("button", name="characters: show all").first
    long.click()
    assert len(tree.locator(".text").first.inner_text()) == 1002


def test_a_deep_tree_starts_small(serve: Serve, page: Page) -> None:
    value: Any = 1
    for _ in range(4):
        value = [value] * 20
    with gr.Blocks() as app:
        gr.JSON(value, open=True, elem_id="wide")
        gr.JSON(
            {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}},
            open=True,
            elem_id="deep",
        )
    page.goto(serve(app))
    expect(page.locator("#deep").get_by_text("i", exact=True)).to_be_visible()
    assert page.locator("#wide .json-node").count() < 1000


def test_no_data_says_so(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.JSON(label="Data")
    page.goto(serve(app))
    expect(page.get_by_test_id("json")).to_have_text("No data yet")
    assert page.get_by_role("button", name="Copy").count() == 0


# -- HTML --------------------------------------------------------------------------------------------------------------


def test_html_escapes_what_double_braces_name(serve: Serve, page: Page) -> None:
    hostile = "<b>x</b><script>window.__hit=1</script>"
    with gr.Blocks() as app:
        gr.HTML(
            hostile,
            html_template="<p class=raw>${value}</p><p class=text>{{value}}</p><i>{{more.0}}</i>",
            css_template=".raw { color: ${colour} }",
            colour="rgb(1, 2, 3) } body { display: none",
            more=["m"],
            elem_id="html",
        )
    page.goto(serve(app))
    html = page.locator("#html")
    expect(html.locator(".raw b")).to_have_text("x")
    expect(html.locator(".text")).to_have_text(hostile)
    expect(html.locator("i")).to_have_text("m")
    assert page.evaluate("window.__hit") is None
    expect(page.locator("body")).to_be_visible()


def test_css_of_html_holds_there_alone(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.HTML(
            "<p>a</p>", css_template="p { color: ${colour} }", colour="rgb(1, 2, 3)", elem_id="a"
        )
        gr.HTML("<p>b</p>", elem_id="b")
    page.goto(serve(app))
    colour = "e => getComputedStyle(e).color"
    assert page.locator("#a p").evaluate(colour) == "rgb(1, 2, 3)"
    assert page.locator("#b p").evaluate(colour) != "rgb(1, 2, 3)"


def test_html_is_clicked_and_changed(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        html = gr.HTML("<p>zero</p>")
        count = itertools.count(1)
        html.click(lambda: f"<p>{next(count)}</p>", None, html)
        quiet = gr.HTML("<p>quiet</p>", js_on_load=None)
        quiet.click(lambda: "<p>never</p>", None, quiet)
    page.goto(serve(app))
    page.get_by_text("quiet").click()
    page.get_by_text("zero").click()
    page.get_by_text("1", exact=True).click()
    expect(page.get_by_text("2", exact=True)).to_be_visible()
    expect(page.get_by_text("quiet")).to_be_visible()


# -- Dataset and Examples ----------------------------------------------------------------------------------------------


def test_a_row_is_chosen_by_mouse_and_keyboard(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        rows = gr.Dataset(
            components=["textbox", "number"],
            samples=[["a", 1], ["b", 2]],
            type="tuple",
            label="Rows",
        )
        said, event = gr.Textbox(label="Said"), gr.Textbox(label="Event")

        def chosen(data: gr.SelectData) -> str:
            return f"{data.index} {data.value}"

        rows.click(str, rows, said)
        rows.select(chosen, None, event)
    page.goto(serve(app))
    table = page.get_by_role("table", name="Rows")
    table.get_by_text("2", exact=True).click()
    expect(page.get_by_label("Said")).to_have_value("(1, ['b', 2])")
    expect(page.get_by_label("Event")).to_have_value("1 ['b', 2]")
    table.get_by_role("button", name="a").press("Enter")
    expect(page.get_by_label("Said")).to_have_value("(0, ['a', 1])")
    expect(table.locator("[aria-current]")).to_have_count(1)


def test_pages_of_samples(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        rows = gr.Dataset(
            components=["textbox"],
            samples=[[f"s{n}"] for n in range(95)],
            type="index",
            label="Many",
        )
        said = gr.Textbox(label="Said")
        rows.click(str, rows, said)
    page.goto(serve(app))
    pages = page.get_by_role("navigation", name="Pages of Many")
    assert pages.get_by_role("button").all_inner_texts() == ["1", "2", "10"]
    pages.get_by_role("button", name="Page 10").click()
    assert page.get_by_role("list", name="Many").get_by_role("button").all_inner_texts() == [
        f"s{n}" for n in range(90, 95)
    ]
    page.get_by_role("button", name="s94").click()
    expect(page.get_by_label("Said")).to_have_value("94")


def test_examples_fill_in_the_inputs(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        name, age = gr.Textbox(label="Name"), gr.Slider(0, 100, label="Age")
        out = gr.Textbox(label="Out")
        gr.Examples(
            [["Ada", 36], ["Bob", 7]], [name, age], out, lambda n, a: f"{n} {a}", run_on_click=True
        )
        gr.Examples(["x", "y"], name, label="More", example_labels=["The first", "The second"])
    page.goto(serve(app))
    page.get_by_role("button", name="Bob").click()
    expect(page.get_by_label("Name")).to_have_value("Bob")
    expect(page.get_by_label("range slider for Age")).to_have_value("7")
    expect(page.get_by_label("Out")).to_have_value("Bob 7")
    page.get_by_role("button", name="The second").click()
    expect(page.get_by_label("Name")).to_have_value("y")


def test_examples_show_pictures_and_kept_answers(
    serve: Serve, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "cache"))
    for name, grey in (("dark", 10), ("light", 245)):
        Image.new("RGB", (40, 30), (grey, grey, grey)).save(tmp_path / f"{name}.png")
    calls = itertools.count()

    def judge(picture: Any) -> tuple[Any, dict[str, float]]:
        next(calls)
        share = float(picture.mean()) / 255
        return 255 - picture, {"light": share, "dark": 1 - share}

    with gr.Blocks() as app:
        picture = gr.Image(label="Picture")
        negative, label = gr.Image(label="Negative"), gr.Label(label="Verdict")
        paths = [str(tmp_path / "dark.png"), str(tmp_path / "light.png")]
        gr.Examples(paths, picture, [negative, label], judge, cache_examples=True, preload=False)
    assert next(calls) == 2
    page.goto(serve(app))
    samples = page.get_by_role("list", name="Examples")
    thumbnail = samples.get_by_role("img", name="Example 2")
    expect(thumbnail).to_have_js_property("naturalWidth", 40)
    samples.get_by_role("button").nth(1).click()
    expect(page.get_by_test_id("label").get_by_role("heading")).to_have_text("light")
    expect(page.get_by_test_id("label").get_by_role("meter", name="light")).to_have_attribute(
        "aria-valuetext", "96%"
    )
    assert next(calls) == 3, "the answer was kept"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_they_are_accessible(
    serve: Serve, page: Page, tmp_path: Path, theme: str, width: int
) -> None:
    with gr.Blocks(title="Outputs") as app:
        label = gr.Label({"cat": 0.7, "a class with quite a long name": 0.3}, label="Answer")
        label.select(lambda: None)
        gr.Label({"cat": 0.7}, label="Other")
        gr.Label(label="None")
        gr.JSON({"a": [1, {"b": None, "c": True}], "d": "x" * 500}, label="Data", open=True)
        gr.HTML("<h2>T</h2><p>text</p>", label="Html", show_label=True)
        gr.Dataset(
            components=["textbox", "number"], samples=[["a", 1], ["b", None]] * 8, label="Rows"
        )
        gr.Dataset(components=["textbox"], samples=[["a"], ["b"]], label="Tiles")
        gr.Dataset(components=["textbox"], samples=[], label="Nothing")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve(app) + f"?__theme={theme}")
    page.get_by_role("button", name="a").first.hover()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_test_id("json").get_by_text("true")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_json_stands_on_lines_of_text(serve: Serve, page: Page) -> None:
    with gr.Blocks() as app:
        gr.Checkbox(label="Beside it")
        gr.JSON({"name": [1, 2]}, label="Data", open=True)
    page.goto(serve(app))
    lines = page.get_by_test_id("json").locator("summary, .leaf")
    lines.first.wait_for()
    boxed = lines.locator("span").evaluate_all(
        "(spans) => spans.filter((e) => getComputedStyle(e).borderTopWidth !== '0px').length"
    )
    assert boxed == 0, "the style of another component reached in"
