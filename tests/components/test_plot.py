"""Plot: figures of matplotlib, Plotly, Altair and Bokeh."""

from __future__ import annotations

import base64
import importlib
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

import showglass as gr

mpl.use("agg")
DATA = "data:image/png;base64,"


def mpl_figure(**style: Any) -> Any:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(**style)
    axes.plot([1, 2, 3], [3, 1, 2])
    axes.set_title("Title")
    return figure


def plotly_figure(**layout: Any) -> Any:
    import plotly.graph_objects as go

    return go.Figure(go.Scatter(x=[1, 2, 3], y=[3, 1, 2]), layout)


def altair_figure() -> Any:
    import altair as alt

    rows = [{"a": n, "b": n * n} for n in range(4)]
    return alt.Chart({"values": rows}).mark_line().encode(x="a:Q", y="b:Q")


def bokeh_figure() -> Any:
    from bokeh.plotting import figure

    made = figure(title="Bars")
    made.vbar(x=[1, 2], top=[3, 4], width=0.5)
    return made


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def sent(value: Any, **props: Any) -> dict[str, Any]:
    given = gr.Plot(**props).postprocess(value)
    assert given is not None
    return given.reference()


def pixels(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGBA")


def test_a_figure_of_matplotlib_is_a_picture_for_light_and_dark_and_is_closed() -> None:
    import matplotlib.pyplot as plt

    figure = mpl_figure()
    shown = sent(figure, format="png")
    assert shown["type"] == "matplotlib"
    assert shown["plot"].startswith(DATA)
    light, dark = pixels(shown["plot"]), pixels(shown["dark"])
    assert light.size == dark.size
    assert light.getpixel((0, 0)) == (255, 255, 255, 255)
    assert dark.getpixel((0, 0))[3] == 0  # type: ignore[index]  # four channels
    assert plt.get_fignums() == []
    assert figure.get_facecolor() == (1.0, 1.0, 1.0, 1.0), "the author's figure is as it was"
    assert figure.axes[0].title.get_color() == "black"
    assert sent(mpl_figure())["plot"].startswith("data:image/webp;base64,")


def test_pyplot_axes_and_coloured_figures() -> None:
    import matplotlib.pyplot as plt

    figure = mpl_figure(facecolor="navy")
    assert sent(plt)["type"] == "matplotlib"
    assert "dark" not in sent(figure), "its author chose the colours"
    assert sent(mpl_figure().axes[0], format="svg")["plot"].startswith("data:image/svg+xml;")


@pytest.mark.parametrize(
    ("make", "kind", "key"),
    [
        (plotly_figure, "plotly", "data"),
        (altair_figure, "altair", "encoding"),
        (bokeh_figure, "bokeh", "doc"),
    ],
)
def test_other_figures_are_json(make: Callable[[], Any], kind: str, key: str) -> None:
    shown = sent(make())
    assert shown["type"] == kind
    assert key in json.loads(shown["plot"])
    assert gr.Plot().preprocess(shown) == shown
    assert sent(shown) == shown


@pytest.mark.parametrize(
    "value", [3, "x", [1], {"type": "plotly"}, {"type": "html", "plot": ""}, json, object()]
)
def test_what_is_no_figure(value: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="figure"):
        gr.Plot().postprocess(value)


@pytest.mark.parametrize(
    "payload",
    [
        3,
        [],
        {},
        {"type": "plotly"},
        {"type": ["plotly"], "plot": "{}"},
        {"type": "plotly", "plot": {}},
        {"type": "html", "plot": "<script>"},
        {"type": "matplotlib", "plot": "https://evil.example/x.png"},
        {"type": "matplotlib", "plot": "data:text/html;base64,PHNjcmlwdD4="},
    ],
)
def test_claims_are_refused(payload: Any) -> None:
    with pytest.raises(gr.Error, match="Plot: "):
        gr.Plot().preprocess(payload)


def test_arguments_and_flags(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="format must be one of webp, png"):
        gr.Plot(format="exe")
    plot = gr.Plot()
    assert plot.postprocess(None) is None
    shown = sent(plotly_figure())
    back = plot.read_from_flag(plot.flag(shown, tmp_path))
    assert back is not None
    assert back.whole() == shown
    assert plot.read_from_flag(plot.flag(None, tmp_path)) is None
    assert plot.get_config()["bokeh_version"]


def test_no_library_is_imported_for_it() -> None:
    code = (
        "import sys, showglass as gr\n"
        "try: gr.Plot().postprocess(3)\nexcept TypeError: pass\n"
        "print([n for n in ('matplotlib', 'plotly', 'altair', 'bokeh') if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# -- the page ----------------------------------------------------------------------------------------------------------


def test_each_kind_is_drawn(serve: Callable[..., str], page: Page) -> None:
    with gr.Blocks() as app:
        gr.Plot(mpl_figure(), label="Picture")
        gr.Plot(plotly_figure(), label="Lines")
        gr.Plot(altair_figure(), label="Chart")
        gr.Plot(bokeh_figure(), label="Bars")
        gr.Plot(label="Empty")
    page.goto(serve(app))
    expect(page.get_by_role("img", name="Picture")).to_be_visible()
    expect(page.get_by_test_id("plotly").locator(".main-svg").first).to_be_visible()
    expect(page.get_by_test_id("altair").locator("canvas")).to_be_visible()
    expect(page.get_by_test_id("bokeh").locator("canvas").first).to_be_visible()
    expect(page.get_by_text("Nothing to plot yet")).to_be_visible()
    light = page.get_by_role("img", name="Picture").get_attribute("src")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(page.get_by_role("img", name="Picture")).not_to_have_attribute("src", light or "")


def test_only_the_bundle_that_the_traces_need_is_fetched(
    serve: Callable[..., str], page: Page
) -> None:
    import plotly.graph_objects as go

    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", "0"))))
    with gr.Blocks() as app:
        shown = gr.Plot(plotly_figure())
        mesh = go.Figure(go.Scatter3d(x=[1, 2], y=[1, 2], z=[1, 2]))
        gr.Button("Deep").click(lambda: mesh, None, shown)
    page.goto(serve(app))
    expect(page.get_by_test_id("plotly").locator(".main-svg").first).to_be_visible()
    assert 300_000 < max(sizes) < 500_000
    with page.expect_response(
        lambda answer: int(answer.headers.get("content-length", "0")) > 1_000_000
    ):
        page.get_by_role("button", name="Deep").click()


BOKEH = re.compile(r"/bokeh\.esm[^/]*\.js$")


def test_bokeh_is_fetched_where_it_is_shown_and_takes_the_colours_of_the_page(
    serve: Callable[..., str], page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with gr.Blocks() as app:
        shown = gr.Plot(label="Bars")
        gr.Button("Draw").click(bokeh_figure, None, shown)
        gr.Button("Clear").click(lambda: None, None, shown)
    page.goto(serve(app))
    expect(page.get_by_text("Nothing to plot yet")).to_be_visible()
    assert not [url for url in asked if BOKEH.search(url)]
    page.get_by_role("button", name="Draw").click()
    canvas = page.get_by_test_id("bokeh").locator("canvas").first
    expect(canvas).to_be_visible()
    assert len([url for url in asked if BOKEH.search(url)]) == 1
    box = page.get_by_test_id("bokeh").bounding_box()
    inner = page.get_by_test_id("bokeh").locator(".bk-Figure").bounding_box()
    assert box is not None
    assert inner is not None
    assert abs(box["width"] - inner["width"]) < 4, "as wide as its place"
    page.set_viewport_size({"width": 500, "height": 700})
    narrow = page.get_by_test_id("bokeh").evaluate("one => one.clientWidth")
    expect(page.get_by_test_id("bokeh").locator(".bk-Figure")).to_have_js_property(
        "clientWidth", narrow
    )
    light = canvas.screenshot()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    deadline = time.monotonic() + 20
    while canvas.screenshot() == light:
        assert time.monotonic() < deadline, "the colours of the page did not reach the figure"
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Nothing to plot yet")).to_be_visible()


def hostile_bokeh(evil: str) -> Any:
    """A figure with all that runs a script, fetches, leads elsewhere, or is markup."""
    m: Any = importlib.import_module("bokeh.models")
    from bokeh.layouts import column
    from bokeh.plotting import figure

    code = "window.hit = 1; fetch('" + evil + "')"
    made: Any = figure(
        title="<img src=x onerror='window.hit=1'>",
        tools="tap,hover,help",
        tooltips="<img src='@u{safe}'><a href='javascript:window.hit=1'>@u{sa{safe}fe}</a>",
    )
    made.scatter([1, 2], [1, 2], size=400)
    made.image_url(url=[evil], x=0, y=0, w=1, h=1)
    made.add_tile(m.WMTSTileSource(url=evil + "/{X}/{Y}/{Z}"))
    made.xaxis.formatter = m.CustomJSTickFormatter(code=code)
    made.x_range.js_on_change("start", m.CustomJS(code=code))
    made.select_one(m.TapTool).callback = m.OpenURL(url=evil)
    made.js_on_event("mousemove", m.CustomJS(code=code))
    made.yaxis.axis_label = "$$x^2$$"
    words = m.Div(
        text=f"<b>Words</b><script>window.hit=1</script><img src='{evil}' onerror='window.hit=1'>",
        stylesheets=[f":host {{ background: url({evil}) }}"],
    )
    ajax = m.AjaxDataSource(data_url=evil, polling_interval=10)
    made.line("x", "y", source=ajax)
    return column(words, made, m.Button(label="Press"))


# the page's policy says so of markup that is thrown away
@pytest.mark.expects_fault(r"console: .* Content Security Policy directive .* has been blocked")
def test_figures_of_bokeh_that_attack_are_drawn_without_it(
    serve: Callable[..., str], page: Page
) -> None:
    evil = "https://evil.example/x.png"
    item = json.loads(sent(hostile_bokeh(evil))["plot"])
    # as one writes by hand what the library would not
    tool = {"tooltips": "<img src=x onerror='window.hit=1'>"}
    crafted = {"type": "map", "entries": list(tool.items())}
    hidden = {"type": "object", "name": "HoverTool", "id": "own", "attributes": crafted}
    item["doc"]["defs"] = [{"type": "model", "name": "Own", "properties": []}]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("popup", lambda popup: asked.append("evil popup"))
    with gr.Blocks() as app:
        gr.Plot({"type": "bokeh", "plot": json.dumps(item)}, label="Drawn")
        gr.Plot(
            {"type": "bokeh", "plot": json.dumps({"doc": {"roots": [hidden]}})}, label="Crafted"
        )
        gr.Plot({"type": "bokeh", "plot": "{}"}, label="Nothing")
        gr.Plot({"type": "bokeh", "plot": "[" * 9000 + "]" * 9000}, label="Deep")
    page.goto(serve(app))
    drawn = page.get_by_role("group", name="Drawn")
    expect(drawn.locator("canvas").first).to_be_visible()
    expect(drawn.get_by_text("Words")).to_be_visible()
    for name in ("CustomJS", "WMTSTileSource", "OpenURL", "ImageURL", "AjaxDataSource"):
        expect(drawn.get_by_text(name).first).to_be_attached()
    expect(page.get_by_text("This figure cannot be read.")).to_have_count(2)
    expect(page.get_by_role("group", name="Crafted").get_by_role("alert")).to_be_visible()
    drawn.locator(".bk-events").first.hover()
    drawn.locator(".bk-events").first.click()
    assert page.evaluate("window.hit") is None
    assert [url for url in asked if "evil" in url or "cdn" in url] == []


def test_figures_that_attack_run_nothing_and_fetch_nothing(
    serve: Callable[..., str], page: Page
) -> None:
    evil = "https://evil.example/x.png"
    markup = "<img src=x onerror='window.hit=1'><a href='javascript:window.hit=1'>here</a>"
    lines = json.loads(plotly_figure(title={"text": markup}).to_json())
    lines["layout"]["images"] = [{"source": evil, "x": 0, "y": 1, "sizex": 1, "sizey": 1}]
    lines["config"] = {"plotlyServerURL": evil}
    chart = json.loads(altair_figure().to_json())
    chart["usermeta"] = {"embedOptions": {"loader": {"baseURL": evil}}}
    chart["mark"] = {"type": "image", "url": evil, "href": "javascript:window.hit=1"}
    fetching = {**json.loads(altair_figure().to_json()), "data": {"url": evil}}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with gr.Blocks() as app:
        gr.Plot({"type": "plotly", "plot": json.dumps(lines)})
        gr.Plot({"type": "altair", "plot": json.dumps(chart)})
        gr.Plot({"type": "altair", "plot": json.dumps(fetching)})
    page.goto(serve(app))
    expect(page.get_by_test_id("plotly").locator(".main-svg").first).to_be_visible()
    expect(page.get_by_test_id("altair").first.locator("canvas")).to_be_visible()
    expect(page.get_by_text("data from an address, which is not fetched")).to_be_visible()
    assert page.evaluate("window.hit") is None
    expect(page.get_by_role("button", name="Share chart")).to_have_count(0)
    assert [url for url in asked if "evil" in url] == []
    assert page.locator("a[href^='javascript']").count() == 0
