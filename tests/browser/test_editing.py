"""What people do to a sound or a video before they send it, in a browser."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import showglass as gr
from tests.browser.test_media import choose, expect
from tests.media_files import sound_file, tone, video_file

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]


def dragged(page: Page, handle: Any, share: float) -> None:
    """Drag the thumb of a range from where it is to a share of its length."""
    box = handle.bounding_box()
    now, most = (
        float(handle.evaluate(f"input => Number(input.{name})")) for name in ("value", "max")
    )
    at = box["y"] + box["height"] / 2
    inner = box["width"] - 8
    page.mouse.move(box["x"] + 4 + inner * now / most, at)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 + inner * share, at, steps=5)
    page.mouse.up()


def voice_app(flags: Path) -> gr.Blocks:
    """A sound whose length and loudness are told, and that can be flagged."""

    def describe(sound: Any) -> str:
        if sound is None:
            return "none"
        rate, samples = sound
        loud = np.sqrt(np.mean(samples.astype(float) ** 2))
        return f"{rate} Hz, {len(samples) / rate:.1f} s, {round(loud, -2):.0f}"

    with gr.Blocks() as demo:
        voice = gr.Audio(label="Voice")
        said = gr.Textbox(label="Said")
        voice.change(describe, voice, said)
        logger = gr.CSVLogger()
        logger.setup([voice], flags)
        kept = gr.Textbox(label="Kept")
        gr.Button("Flag").click(
            lambda *args: str(logger.flag(list(args))), voice, kept, preprocess=False
        )
    return demo


def test_a_sound_is_changed_and_says_so(serve: Serve, page: Page, tmp_path: Path) -> None:
    page.goto(serve(voice_app(tmp_path / "flags")))
    choose(page, "a.wav", sound_file(tmp_path / "a.wav", tone(2.0)).read_bytes(), "audio/wav")
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 2.0 s, 11300")
    player = page.get_by_test_id("waveform-Voice")
    player.get_by_role("button", name="Cut").click()
    dragged(page, page.get_by_label("Start of the part of Voice"), 0.25)
    dragged(page, page.get_by_label("End of the part of Voice"), 0.75)
    page.get_by_label("End of the part of Voice").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Trim audio to selection").click()
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 1.0 s, 11300")
    player.get_by_role("button", name="Volume and noise").click()
    tools = page.get_by_role("group", name="Volume and noise")
    expect(tools.get_by_role("button", name="Apply")).to_be_disabled()
    tools.get_by_label("Gain").fill("-6")
    tools.get_by_role("combobox", name="Noise").select_option("White")
    tools.get_by_label("Signal to noise").fill("0")
    tools.get_by_label("Seed").fill("7")
    tools.get_by_role("button", name="Apply").click()
    # half as high, and as much noise again
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 1.0 s, 8000")
    page.get_by_role("button", name="Flag").click()
    expect(page.get_by_label("Kept")).to_have_value("1")
    with (tmp_path / "flags" / "dataset1.csv").open() as file:
        [row] = csv.DictReader(file)
    edits = json.loads(row["Voice edits"])
    assert [edit["tool"] for edit in edits] == ["trim", "gain", "noise"]
    assert abs(edits[0]["start"] - 0.5) < 0.05
    assert edits[1:] == [
        {"tool": "gain", "db": -6},
        {"tool": "noise", "kind": "white", "snr_db": 0, "seed": 7},
    ]
    player.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 1.0 s, 11300")
    player.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 2.0 s, 11300")
    expect(player.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_video_is_cut_and_whole_again(serve: Serve, page: Page, tmp_path: Path) -> None:
    def describe(path: str | None) -> str:
        import av

        if path is None:
            return "none"
        with av.open(path) as read:
            return f"{sum(1 for _ in read.decode(read.streams.video[0]))} pictures"

    with gr.Blocks() as demo:
        clip = gr.Video(label="Clip")
        said = gr.Textbox(label="Said")
        clip.change(describe, clip, said)
    page.goto(serve(demo))
    whole = video_file(tmp_path / "a.webm", 2.0, codec="libvpx").read_bytes()
    choose(page, "a.webm", whole, "video/webm")
    expect(page.get_by_label("Said")).to_have_value("20 pictures")
    page.get_by_role("button", name="Cut").click()
    dragged(page, page.get_by_label("Start of the part of Clip"), 0.5)
    start = page.get_by_label("Start of the part of Clip")
    expect(start).to_have_js_property("valueAsNumber", 1.0)
    start.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Trim video to selection").click()
    expect(page.get_by_label("Said")).to_have_value("10 pictures")
    expect(page.get_by_test_id("Clip-player")).to_have_attribute("src", re.compile(r"#t=1,2$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Said")).to_have_value("20 pictures")
