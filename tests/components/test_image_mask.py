"""ImageMask: a picture, and one layer over it."""

from __future__ import annotations

import showglass as gr


def test_it_has_one_layer() -> None:
    config = gr.ImageMask().get_config()
    assert config["layers"] == {
        "allow_additional_layers": True,
        "layers": ["Layer 1"],
        "disabled": True,
    }
    assert config["sources"] == ["upload", "webcam", "clipboard"]
    assert config["brush"]["colors"] == ["#000000"]
