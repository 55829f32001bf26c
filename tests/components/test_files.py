"""Files: a File that takes several."""

from __future__ import annotations

import showglass as gr


def test_it_takes_several() -> None:
    config = gr.Files().get_config()
    assert config["file_count"] == "multiple"
    assert config["name"] == "file"
    assert gr.Files().api_info()["type"] == "array"
