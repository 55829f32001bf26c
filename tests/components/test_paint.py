"""Paint: an editor in colours, with nothing from elsewhere."""

from __future__ import annotations

import showglass as gr


def test_it_has_colours_and_no_sources() -> None:
    config = gr.Paint().get_config()
    assert len(config["brush"]["colors"]) == 5
    assert config["brush"]["color_mode"] == "defaults"
    assert config["sources"] == []
    assert config["transforms"] == ["crop"]
