"""Keeping samples: with buttons, or after each result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import showglass as gr
from showglass.flagging.buttons import FlagButtons, Options


class Kept(gr.FlaggingCallback):
    """Remembers what it is told."""

    def setup(self, components: Any, flagging_dir: Any) -> None:
        self.labels = [c.label for c in components]

    def flag(self, flag_data: Any, flag_option: Any = None, username: Any = None) -> int:
        return 1


@pytest.mark.parametrize(
    ("mode", "options", "wanted"),
    [
        ("manual", None, [("Flag", "")]),
        ("manual", ["bad"], [("bad", "bad")]),
        (
            "manual",
            ["bad", ("very bad", "worst")],
            [("Flag as bad", "bad"), ("Flag as very bad", "worst")],
        ),
        ("auto", ["bad"], []),
        ("never", None, []),
    ],
)
def test_there_is_a_button_an_option(mode: str, options: Options, wanted: Any) -> None:
    assert [(b.value, option) for b, option in FlagButtons(mode, options).buttons] == wanted


def test_another_mode_is_an_error() -> None:
    with pytest.raises(ValueError, match="'never', 'auto' or 'manual', got 'maybe'"):
        FlagButtons("maybe")


@pytest.mark.parametrize(("mode", "listeners"), [("manual", 1), ("auto", 1), ("never", 0)])
def test_every_value_is_kept_once(mode: str, listeners: int, tmp_path: Path) -> None:
    callback = Kept()
    flags = FlagButtons(mode)
    with gr.Blocks() as app:
        name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
        edge = name.submit(lambda a: a, name, out)
        flags.render()
        columns: list[Any] = [name, out, out, gr.State(1), gr.Button("Go")]
        assert flags.listen(edge, columns, callback, tmp_path) == bool(listeners)
    added = app.dependencies[1:]
    assert len(added) == listeners
    for one in added:
        assert one.inputs == [name, out]
        assert not one.is_public
        assert callback.labels == ["Name", "Out"]
    if mode == "auto":
        assert (added[0].trigger_after, added[0].trigger_on) == (edge.id, "success")
