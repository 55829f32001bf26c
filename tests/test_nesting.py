"""Apps inside of apps: rendered, taken out again, cleared."""

from __future__ import annotations

import showglass as gr


def _inner() -> gr.Blocks:
    with gr.Blocks() as inner:
        with gr.Row():
            box = gr.Textbox(label="In")
            button = gr.Button("Go")
        first = button.click(lambda x: x, box, box, api_name="go")
        first.then(lambda x: x, box, box, api_name="after")
        inner.load(lambda: "hello", None, box, api_name="hello")
    return inner


def test_what_is_taken_out_takes_its_events_along() -> None:
    inner = _inner()
    with gr.Blocks() as outer:
        mine = gr.Textbox()
        mine.change(lambda x: x, mine, mine, api_name="go")
        inner.render()
        last = mine.submit(lambda x: x, mine, mine, api_name="last")
        last.then(lambda: None)
    assert [d.api_name for d in outer.dependencies][:4] == ["go", "go_1", "after", "hello"]
    assert outer.dependencies[2].trigger_after == 1
    assert outer.dependencies[3].targets == [(outer, "load")]
    before = set(outer.blocks)

    inner.unrender()
    assert [d.id for d in outer.dependencies] == [0, 1, 2]
    assert outer.dependencies[2].trigger_after == 1
    assert [d.id for d in inner.dependencies] == [0, 1, 2]
    assert inner.dependencies[1].trigger_after == 0
    assert inner.dependencies[2].targets == [(inner, "load")]
    assert all(d.root is inner for d in inner.dependencies)
    gone = before - set(outer.blocks)
    assert gone == set(inner.blocks)

    with outer:
        inner.render()
    assert set(outer.blocks) == before
    assert [d.id for d in outer.dependencies] == list(range(6))


def test_a_layout_is_taken_out_with_what_it_holds() -> None:
    with gr.Blocks() as app:
        with gr.Row() as row:
            box = gr.Textbox()
        gr.Button()
    row.unrender()
    assert row._id not in app.blocks
    assert box._id not in app.blocks
    with app:
        row.render()
    assert app.blocks[box._id] is box


def test_cleared_it_can_be_described_anew() -> None:
    app = _inner()
    assert app.clear() is app
    assert (app.children, app.dependencies, list(app.blocks.values())) == ([], [], [app])
    with app:
        gr.Button("New").click(lambda: None, api_name="new")
    assert [d.api_name for d in app.dependencies] == ["new"]
    inner = _inner()
    with gr.Blocks() as outer:
        inner.render()
    inner.clear()
    assert outer.dependencies == []
    assert set(outer.blocks) == {outer._id, inner._id}


def test_an_app_inside_is_no_part_of_what_is_drawn() -> None:
    inner = _inner()
    with gr.Blocks() as outer:
        inner.render()
    config = outer.config
    assert "blocks" not in {c["type"] for c in config["components"]}
    assert [c["id"] for c in config["layout"]["children"]] == [c._id for c in inner.children]
