"""An agent at the app's page: look, fill in, press, see what changed."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError

import showglass as gr

pytestmark = pytest.mark.anyio
TEXT = f"data:text/plain;base64,{base64.b64encode(b'four').decode()}"


def build() -> gr.Blocks:
    def order(name: str, drink: str, level: float, count: int) -> tuple[str, int]:
        """Order drinks."""
        return f"{level:g} {drink} for {name}, order {count + 1}", count + 1

    def more() -> tuple[Any, Any]:
        return gr.Column(visible=True), gr.Radio(["tea", "water"])

    def fail() -> str:
        raise gr.Error("No more")

    def first(value: float) -> float:
        return value + 1

    async def slow() -> str:
        await asyncio.sleep(60)
        return ""

    def pick(event: gr.SelectData) -> str:
        return f"{event.index}: {event.value}"

    with gr.Blocks(title="Bar") as app:
        name = gr.Textbox(label="Name")
        drink = gr.Radio(["tea", "coffee"], label="Drink")
        level = gr.Slider(1, 9, 2, step=1, label="Level")
        with gr.Column(visible=False) as column:
            extra = gr.Textbox(label="Extra", interactive=True)
        receipt, length = gr.Textbox(label="Receipt"), gr.Number(label="Length")
        ping, pong = gr.Number(label="Ping"), gr.Number(label="Pong")
        file, size = gr.File(label="File"), gr.Number(label="Size")
        state = gr.State(0)
        click = gr.Button("Order").click(order, [name, drink, level, state], [receipt, state])
        click.success(len, receipt, length, api_name="length")
        gr.Button("More").click(more, None, [column, drink])
        failing = gr.Button("Fail").click(fail, None, receipt)
        failing.success(lambda: "never", None, extra, api_name="never")
        failing.failure(lambda: "sorry", None, extra, api_name="sorry")
        gr.Button("Slow").click(slow, None, receipt)
        gr.Button("Private").click(lambda: "secret", None, receipt, api_name=False)
        gr.Button("Script").click(lambda: "x", None, receipt, js="() => 1", api_name="script")
        gr.ClearButton([name, receipt], value="Clear")
        ping.change(first, ping, pong, api_name="first")
        pong.change(first, pong, ping, api_name="second")
        file.upload(lambda path: len(Path(path).read_text()), file, size, api_name="size")
        drink.select(pick, None, receipt, api_name="pick")
        app.load(lambda: "Visitor", None, name, api_name="hello")
    return app


@pytest.fixture(scope="module")
def bar() -> Iterator[str]:
    app = build()
    _, url, _ = app.launch(prevent_thread_lock=True, quiet=True, server_port=0, mcp_server=True)
    yield f"{url}gradio_api/mcp/"
    app.close()


class Visitor:
    """One page, used by an agent."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.session: str | None = None

    async def act(self, **given: Any) -> Any:
        """What a step answers."""
        if self.session is not None:
            given.setdefault("session", self.session)
        result: Any = await self.client.call_tool("app_act", given)
        assert not result.is_error, result.content[0].text
        assert json.loads(result.content[0].text) == result.structured_content
        self.session = result.structured_content["session"]
        return result.structured_content

    async def refused(self, **given: Any) -> str:
        """Why a step is none."""
        result: Any = await self.client.call_tool("app_act", given)
        assert result.is_error
        return str(result.content[0].text)

    async def look(self) -> Any:
        """The tree."""
        given = {"session": self.session} if self.session else {}
        return (await self.client.call_tool("app_look", given)).structured_content


@pytest.fixture
async def page(bar: str, mode: str) -> Any:
    async with Client(f"{bar}?act=1", mode=mode) as client:
        yield Visitor(client)


async def test_only_who_asks_for_it_may_act(bar: str, mode: str) -> None:
    async with Client(bar, mode=mode) as client:
        assert "app_act" not in [tool.name for tool in (await client.list_tools()).tools]
        with pytest.raises(MCPError, match="no tool"):
            await client.call_tool("app_act", {})
    async with Client(f"{bar}?act=1", mode=mode) as client:
        assert {"app_act", "app_look", "order"} <= {
            t.name for t in (await client.list_tools()).tools
        }


async def test_the_page_is_a_resource(bar: str, mode: str) -> None:
    async with Client(bar, mode=mode) as client:
        listed = [str(r.uri) for r in (await client.list_resources()).resources]
        assert listed == ["app://page", "app://page.json"]
        text: Any = (await client.read_resource("app://page")).contents[0]
        assert text.text.startswith("# Bar\n")
        tree: Any = (await client.read_resource("app://page.json")).contents[0]
        actions = json.loads(tree.text)["actions"]
        assert {"order", "more", "clear"} <= {a["component"] for a in actions}
        assert not {"private", "script", "slow_2"} & {a["component"] for a in actions}
        with pytest.raises(MCPError, match="no resource"):
            await client.read_resource("app://page/a b")


async def test_events_run_and_chains_follow(page: Visitor) -> None:
    done = await page.act(set={"drink": "tea", "level": 3}, component="order", event="click")
    assert [run["function"] for run in done["ran"]] == ["hello", "order", "length"]
    assert done["changed"]["name"] == {"value": "Visitor"}
    assert done["changed"]["receipt"] == {"value": "3 tea for Visitor, order 1"}
    assert done["changed"]["length"] == {"value": 26}
    again = await page.act(component="order", event="click")
    assert again["changed"]["receipt"]["value"].endswith("order 2")


async def test_what_one_step_shows_the_next_may_use(page: Visitor) -> None:
    assert "not among the choices" in await page.refused(set={"drink": "water"})
    assert "cannot be changed now" in await page.refused(set={"extra": "x"})
    await page.act(component="more", event="click")
    tree = await page.look()
    assert "'name': 'extra'" in str(tree["layout"])
    done = await page.act(set={"drink": "water", "extra": "x"})
    assert done["changed"] == {"drink": {"value": "water"}, "extra": {"value": "x"}}
    if page.session:
        read: Any = await page.client.read_resource(f"app://page/{page.session}")
        assert "`drink` radio 'Drink' = \"water\"" in read.contents[0].text


async def test_a_value_goes_with_its_choice(page: Visitor) -> None:
    await page.act(set={"drink": "coffee"})
    done = await page.act(component="more", event="click")
    assert done["changed"]["drink"]["value"] is None
    assert [c[1] for c in done["changed"]["drink"]["choices"]] == ["tea", "water"]
    await page.act(set={"drink": "tea"})
    again = await page.act(component="more", event="click")
    assert "drink" not in again["changed"]


async def test_two_pages_share_nothing(bar: str) -> None:
    async with (
        Client(f"{bar}?act=1", mode="legacy") as one,
        Client(f"{bar}?act=1", mode="legacy") as other,
    ):
        await Visitor(one).act(set={"name": "Ada"})
        shown = await Visitor(other).look()
    assert "Ada" not in str(shown)


async def test_failures_are_told_and_followed(page: Visitor) -> None:
    done = await page.act(component="fail", event="click")
    assert done["ran"][1:] == [
        {"function": "fail", "ok": False, "message": "Error: No more"},
        {"function": "sorry", "ok": True},
    ]
    assert done["changed"]["extra"] == {"value": "sorry"}


async def test_components_that_change_each_other_come_to_an_end(page: Visitor) -> None:
    done = await page.act(set={"ping": 1})
    assert len(done["ran"]) == 51
    assert "rest was left out" in done["ran"][-1]["stopped"]


async def test_a_file_is_uploaded(page: Visitor) -> None:
    done = await page.act(set={"file": TEXT})
    assert done["changed"]["size"] == {"value": 4}


async def test_an_event_carries_data(page: Visitor) -> None:
    data = {"index": 1, "value": "coffee"}
    done = await page.act(component="drink", event="select", data=data)
    assert done["changed"]["receipt"] == {"value": "1: coffee"}


async def test_the_page_alone_may_clear(page: Visitor) -> None:
    await page.act(set={"name": "Ada"})
    done = await page.act(component="clear", event="click")
    assert done["changed"]["name"]["value"] in (None, "")
    assert done["ran"] == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"component": "private", "event": "click"}, "Nothing happens on 'click' of private"),
        ({"component": "script", "event": "click"}, "Nothing happens"),
        ({"component": "order", "event": "hover"}, "Possible now: click."),
        ({"component": "order"}, "Nothing happens on 'None'"),
        ({"component": "ordre", "event": "click"}, "no component 'ordre'"),
        ({"component": ["order"], "event": "click"}, "no component"),
        ({"event": "click"}, "no component 'None'"),
        ({"component": "extra", "event": "submit"}, "Nothing happens"),
        ({"set": [1]}, "set must be an object"),
        ({"set": {"order": "x"}}, "cannot be changed"),
        ({"set": {"level": 100}}, "Level"),
        ({"set": {"level": {"a": 1}}}, "Level"),
        ({"set": {"file": "/etc/passwd"}}, "not allowed or no longer here"),
        ({"set": {"name": "x" * 300_000}}, "more than the 256 KB"),
        ({"sets": {}}, "no argument 'sets'"),
        ({"session": "a b"}, "session must be the one"),
        ({"session": {"a": 1}}, "session must be the one"),
    ],
)
async def test_a_step_that_is_none_is_refused(bar: str, given: dict[str, Any], words: str) -> None:
    async with Client(f"{bar}?act=1", mode="2026-07-28") as client:
        assert words in await Visitor(client).refused(**given)


async def test_a_step_can_be_cancelled(page: Visitor) -> None:
    step = asyncio.create_task(page.act(component="slow", event="click"))
    await asyncio.sleep(0.3)
    step.cancel()
    with pytest.raises(asyncio.CancelledError):
        await step
    done = await asyncio.wait_for(page.act(set={"name": "Ada"}), 5)
    assert done["changed"]["name"] == {"value": "Ada"}
