"""The tree of an app: ids, places and the automatic form."""

from __future__ import annotations

from typing import Any

import pytest

import showglass as gr
from showglass.config import layout
from showglass.layouts import Form
from showglass.tree import Block, Container, open_container, open_root


def shape(block: Block) -> Any:
    """A tree as nested lists of class names."""
    name = type(block).__name__
    return [name, *map(shape, block.children)] if isinstance(block, Container) else name


def test_what_is_made_inside_belongs_there() -> None:
    with gr.Blocks() as demo:
        with gr.Row() as row:
            left = gr.Button("left")
            with gr.Column() as column:
                right = gr.Button("right")
        below = gr.Button("below")
    assert demo.children == [row, below]
    assert row.children == [left, column]
    assert right.parent is column
    assert right.root is demo
    assert open_container() is None


def test_ids_rise_in_the_order_of_making_and_a_form_gets_the_last() -> None:
    with gr.Blocks() as demo:
        name = gr.Textbox()
        button = gr.Button()
    (form,) = [b for b in demo.blocks.values() if isinstance(b, Form)]
    first = demo._id
    assert [name._id, button._id, form._id] == [first + 1, first + 2, first + 3]
    assert set(demo.blocks) == {first, first + 1, first + 2, first + 3}


def test_neighbouring_fields_share_a_form() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.Number()
        gr.Button()
        gr.Slider()
    assert shape(demo) == ["Blocks", ["Form", "Textbox", "Number"], "Button", ["Form", "Slider"]]


@pytest.mark.parametrize(
    "make",
    [
        gr.Textbox,
        gr.TextArea,
        gr.Number,
        gr.Slider,
        gr.Dropdown,
        gr.Radio,
        gr.Checkbox,
        gr.CheckboxGroup,
    ],
)
def test_fields_that_join(make: Any) -> None:
    with gr.Blocks() as demo:
        make()
    assert shape(demo) == ["Blocks", ["Form", make.__name__]]


@pytest.mark.parametrize("make", [gr.Button, gr.ClearButton, gr.State, gr.Timer])
def test_components_that_do_not(make: Any) -> None:
    with gr.Blocks() as demo:
        make()
    assert shape(demo) == ["Blocks", make.__name__]


def test_without_container_a_field_stands_alone() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.Textbox(container=False)
        gr.Textbox()
    assert shape(demo) == ["Blocks", ["Form", "Textbox"], "Textbox", ["Form", "Textbox"]]


def test_what_is_not_seen_does_not_part_a_form() -> None:
    with gr.Blocks() as demo:
        gr.State()
        gr.Textbox()
        gr.State()
        gr.Timer()
        gr.Textbox()
        gr.State()
    assert shape(demo) == [
        "Blocks",
        "State",
        ["Form", "Textbox", "State", "Timer", "Textbox"],
        "State",
    ]


@pytest.mark.parametrize("outer", [gr.Row, gr.Column, gr.Group, gr.Accordion, gr.Tab])
def test_every_layout_groups_its_own_fields(outer: Any) -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        with outer():
            gr.Textbox()
            gr.Textbox()
    inner = [outer.__name__, ["Form", "Textbox", "Textbox"]]
    assert shape(demo) == ["Blocks", ["Form", "Textbox"], inner]


def test_a_form_is_in_the_layout_and_among_the_components() -> None:
    with gr.Blocks() as demo:
        name = gr.Textbox()
    (form,) = demo.children
    tree = layout(demo)
    assert [(c.id, [g.id for g in c.children or []]) for c in tree.children or []] == [
        (form._id, [name._id])
    ]
    assert demo.blocks[form._id] is form


def test_render_false_places_it_later() -> None:
    name = gr.Textbox(render=False)
    assert name.parent is None
    with gr.Blocks() as demo:
        gr.Button()
        with gr.Row() as row:
            assert name.render() is name
    assert shape(row) == ["Row", ["Form", "Textbox"]]
    assert demo.blocks[name._id] is name


def test_a_layout_made_outside_brings_its_children() -> None:
    with gr.Row(render=False) as row:
        button = gr.Button()
    assert button.root is None
    with gr.Blocks() as demo:
        row.render()
    assert demo.blocks[button._id] is button
    assert button.root is demo


def test_unrender_takes_it_out() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()
        button.unrender()
        assert (button.parent, button.root) == (None, None)
        assert button._id not in demo.blocks
        button.unrender()
    assert demo.children == []


def test_two_places_are_an_error() -> None:
    with gr.Blocks():
        button = gr.Button()
        with pytest.raises(ValueError, match="already has a place"), gr.Row():
            button.render()


def test_an_error_inside_leaves_no_layout_open() -> None:
    with pytest.raises(RuntimeError, match="inside"), gr.Blocks(), gr.Row():
        raise RuntimeError("inside")
    assert open_container() is None
    assert open_root() is None


def test_classes_are_a_list() -> None:
    assert gr.Button(elem_classes="a").elem_classes == ["a"]
    assert gr.Button(elem_classes=["a", "b"]).elem_classes == ["a", "b"]
    assert gr.Row().elem_classes == []


def test_buttons_in_a_corner_belong_to_the_app_but_stand_nowhere() -> None:
    with gr.Blocks() as demo:
        corner = gr.Button("Corner")
        field = gr.Number(buttons=[corner])
        corner.click(lambda: 3, None, field)
    assert shape(demo) == ["Blocks", ["Form", "Number"]]
    assert demo.blocks[corner._id] is corner
    assert field.get_config()["buttons"] == [corner._id]
    wrong: Any = ["copy"]
    with pytest.raises(ValueError, match="Number: buttons holds 'copy'; it may hold Buttons"):
        gr.Number(buttons=wrong)
