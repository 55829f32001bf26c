"""Sketchpad: an editor with one black brush and nothing from elsewhere."""

from __future__ import annotations

import showglass as gr


def test_it_has_one_black_brush() -> None:
    config = gr.Sketchpad().get_config()
    assert config["brush"]["colors"] == ["#000000"]
    assert config["brush"]["color_mode"] == "fixed"
    assert config["sources"] == []
    assert config["name"] == "imageeditor"


def test_another_brush_is_the_authors() -> None:
    config = gr.Sketchpad(brush=gr.Brush(default_size=9, colors=["#f00"])).get_config()
    assert config["brush"]["default_size"] == 9
    assert config["brush"]["default_color"] == "#f00"
    assert gr.Sketchpad(brush=False).get_config()["brush"] is False
