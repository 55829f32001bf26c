"""An app as it stands before one visitor."""

from __future__ import annotations

from typing import Any

import showglass as gr
from showglass.outline import MAX_VALUE, Outline, markdown


def shop() -> gr.Blocks:
    with gr.Blocks(title="Shop") as app:
        with gr.Row():
            name = gr.Textbox(label="Name", info="Who pays")
            drink = gr.Radio(["tea", ("Black coffee", "coffee")], value="tea", label="Drink")
        with gr.Column(visible=False):
            extra = gr.Textbox(label="Extra")
        receipt = gr.Textbox(label="Receipt")
        other = gr.Textbox(label="Name")
        gr.State(1)
        order, clear = gr.Button("Order"), gr.ClearButton([name])

        def buy(name: str, drink: str) -> str:
            """Order a drink."""
            return f"{drink} for {name}"

        order.click(buy, [name, drink], receipt)
        order.click(buy, [name, drink], other, api_name=False)
        clear.click(None, None, receipt, js="() => ''")
        extra.submit(buy, [extra, drink], receipt)
    return app


def find(tree: dict[str, Any], name: str) -> dict[str, Any]:
    waiting = list(tree["layout"])
    for node in waiting:
        waiting += node.get("children", [])
        if node.get("name") == name:
            return dict(node)
    raise AssertionError(f"{name} is not in the tree")


def test_the_tree_tells_what_a_person_sees() -> None:
    tree = Outline(shop()).tree({})
    assert tree["title"] == "Shop"
    assert tree["layout"][0]["type"] == "row"
    name = find(tree, "name")
    assert (name["type"], name["label"], name["info"]) == ("textbox", "Name", "Who pays")
    assert name["interactive"]
    assert find(tree, "drink")["choices"] == ["tea", ["Black coffee", "coffee"]]
    assert find(tree, "drink")["value"] == "tea"
    assert not find(tree, "receipt")["interactive"]
    assert find(tree, "name_2")["label"] == "Name"
    assert "extra" not in str(tree["layout"])


def test_the_actions_are_those_that_run_here_and_now() -> None:
    outline = Outline(shop())
    actions = {(a["component"], a["event"]): a for a in outline.tree({})["actions"]}
    assert set(actions) == {("order", "click"), ("clear", "click")}
    order = actions["order", "click"]
    assert order["runs"] == ["buy"]
    assert (order["takes"], order["sets"]) == (["name", "drink"], ["receipt"])
    assert order["description"] == "Order a drink."


def test_what_changed_for_one_visitor_is_told() -> None:
    app = shop()
    outline = Outline(app)
    ids = outline.ids
    column = next(b for b in app.blocks.values() if b.type_name == "column")
    said: dict[int, dict[str, Any]] = {
        column._id: {"visible": True},
        ids["drink"]: {"choices": [["water", "water"]], "value": "water"},
        ids["order"]: {"interactive": False},
    }
    tree = outline.tree(said)
    assert find(tree, "extra")["type"] == "textbox"
    assert find(tree, "drink")["value"] == "water"
    events = {(a["component"], a["event"]) for a in tree["actions"]}
    assert events == {("clear", "click"), ("extra", "submit")}
    assert "extra" not in str(outline.tree({})["layout"])


def test_a_long_value_is_told_by_its_length() -> None:
    with gr.Blocks() as app:
        gr.Textbox("x" * 10_000, label="Long")
        gr.JSON(list(range(5000)), label="Data")
    tree = Outline(app).tree({})
    assert find(tree, "long")["value_length"] == 10_000
    assert len(find(tree, "long")["value_begins"]) == MAX_VALUE
    assert "value" not in find(tree, "data")


def test_it_can_be_read_as_text() -> None:
    text = markdown(Outline(shop()).tree({}))
    assert text.startswith("# Shop\n")
    assert (
        '  - `drink` radio \'Drink\' = "tea" (choices: ["tea",["Black coffee","coffee"]])' in text
    )
    assert "- `order` click: takes name, drink, sets receipt: Order a drink." in text
