"""Audio and Video in a browser, with a camera and a microphone that are not real."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import showglass as gr
from tests.media_files import sound_file, tone, video_file

if TYPE_CHECKING:
    from playwright.sync_api import Page

Serve = Callable[..., str]


def expect(found: Any) -> Any:
    from playwright.sync_api import expect as look

    return look(found)


def until(page: Page, true: Callable[[], bool]) -> None:
    """Waits for what the server notes; the page is at work meanwhile."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it never came"
        page.wait_for_timeout(20)


def choose(page: Page, name: str, content: bytes, mime: str) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Click to upload or drop files").click()
    chooser.value.set_files({"name": name, "mimeType": mime, "buffer": content})


def voice_app(kind: type[gr.Audio] = gr.Audio, **props: Any) -> tuple[gr.Blocks, list[str]]:
    seen: list[str] = []

    def describe(sound: Any) -> str:
        if sound is None:
            return "none"
        rate, samples = sound
        return f"{rate} Hz, {len(samples) / rate:.2f} s, {samples.dtype}"

    with gr.Blocks() as demo:
        voice = kind(label="Voice", **props)
        said = gr.Textbox(label="Said")
        voice.change(describe, voice, said)
        names = ("start_recording", "pause_recording", "stop_recording", "upload", "clear")
        for name in (*names, "play", "pause", "stop", "input"):
            getattr(voice, name)(lambda name=name: seen.append(name), api_name=name)
    return demo, seen


def test_a_sound_is_uploaded_played_cut_and_cleared(
    serve: Serve, page: Page, tmp_path: Path
) -> None:
    demo, seen = voice_app()
    page.goto(serve(demo))
    choose(page, "a.wav", sound_file(tmp_path / "a.wav", tone(2.0)).read_bytes(), "audio/wav")
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 2.00 s, int16")
    player = page.get_by_test_id("waveform-Voice")
    expect(player.locator("path").first).to_be_attached()
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    player.get_by_role("button", name="Pause").click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_label("Position in Voice").focus()
    page.keyboard.press("ArrowRight")
    expect(player.get_by_text("0:02 / 0:02")).to_be_visible()
    player.get_by_role("button", name="Cut").click()
    end = page.get_by_label("End of the part of Voice")
    end.fill("0.5")
    page.get_by_role("button", name="Trim audio to selection").click()
    expect(page.get_by_label("Said")).to_have_value("8000 Hz, 0.50 s, int16")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Said")).to_have_value("none")
    for name in ("upload", "input", "play", "pause", "clear"):
        until(page, partial(seen.__contains__, name))


def test_what_is_no_sound_is_said_where_the_person_is(serve: Serve, page: Page) -> None:
    demo, _ = voice_app()
    page.goto(serve(demo))
    choose(page, "notes.txt", b"hello", "text/plain")
    expect(page.get_by_text("notes.txt is of another type: choose a sound")).to_be_visible()
    choose(page, "lie.wav", b"no sound at all", "audio/wav")
    expect(page.get_by_text("'lie.wav' is no sound").first).to_be_visible()


@pytest.mark.parametrize("kind", [gr.Audio, gr.Microphone])
def test_the_microphone_records(serve: Serve, stage: Page, kind: type[gr.Audio]) -> None:
    demo, seen = voice_app(kind)
    stage.goto(serve(demo))
    stage.get_by_role("button", name="Record audio").click()
    expect(stage.get_by_role("timer")).to_have_text("0:01")
    stage.get_by_role("button", name="Pause").click()
    expect(stage.get_by_text("Paused")).to_be_visible()
    stage.get_by_role("button", name="Resume").click()
    stage.get_by_role("button", name="Stop").click()
    said = stage.get_by_label("Said")
    expect(said).not_to_have_value("")
    rate, seconds, numbers = said.input_value().split(", ")
    assert (rate, numbers) == ("44100 Hz", "int16")
    assert 0.9 < float(seconds.removesuffix(" s")) < 10
    expect(stage.get_by_test_id("waveform-Voice")).to_be_visible()
    assert seen.index("start_recording") < seen.index("pause_recording")
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    until(stage, lambda: "stop_recording" in seen)


def test_a_function_starts_and_stops_the_recording(serve: Serve, stage: Page) -> None:
    with gr.Blocks() as demo:
        voice = gr.Audio(label="Voice")
        said = gr.Textbox(label="Said")
        gr.Button("Go").click(lambda: gr.update(recording=True), None, voice)
        gr.Button("Halt").click(lambda: gr.update(recording=False), None, voice)
        voice.change(lambda sound: "heard" if sound else "", voice, said)
    stage.goto(serve(demo))
    stage.get_by_role("button", name="Go").click()
    expect(stage.get_by_role("timer")).to_have_text("0:01")
    stage.get_by_role("button", name="Halt").click()
    expect(stage.get_by_label("Said")).to_have_value("heard")


def test_a_sound_of_the_function_has_subtitles(serve: Serve, page: Page) -> None:
    with gr.Blocks() as demo:
        out = gr.Audio(
            label="Speech", interactive=False, subtitles=[{"text": "Hello", "timestamp": [0, 5]}]
        )
        gr.Button("Say").click(lambda: (8000, tone(3.0)), None, out)
    page.goto(serve(demo))
    page.get_by_role("button", name="Say").click()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("Hello")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "audio.wav"


def video_app(**props: Any) -> tuple[gr.Blocks, list[str]]:
    seen: list[str] = []

    def describe(path: str | None) -> str:
        if path is None:
            return "none"
        import av

        with av.open(path) as read:
            return f"{Path(path).name} " + " ".join(sorted(s.type for s in read.streams))

    with gr.Blocks() as demo:
        clip = gr.Video(label="Clip", **props)
        said = gr.Textbox(label="Said")
        clip.change(describe, clip, said)
        for name in (
            "start_recording",
            "stop_recording",
            "upload",
            "clear",
            "play",
            "pause",
            "end",
        ):
            getattr(clip, name)(lambda name=name: seen.append(name), api_name=name)
    return demo, seen


def test_a_video_is_uploaded_played_and_cleared(serve: Serve, page: Page, tmp_path: Path) -> None:
    demo, seen = video_app()
    page.goto(serve(demo))
    choose(page, "a.mp4", video_file(tmp_path / "a.mp4", sound="aac").read_bytes(), "video/mp4")
    expect(page.get_by_label("Said")).to_have_value("a.mp4 audio video")
    film = page.get_by_test_id("Clip-player")
    film.evaluate("film => { film.muted = true; return film.play(); }")
    expect(page.get_by_text("Clip", exact=True)).to_be_visible()
    until(page, lambda: "end" in seen)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("Said")).to_have_value("none")
    assert "upload" in seen


@pytest.mark.parametrize("mirror", [True, False])
def test_the_camera_records(serve: Serve, stage: Page, mirror: bool) -> None:
    demo, seen = video_app(
        webcam_options=gr.WebcamOptions(mirror=mirror, constraints={"width": 320, "height": 240})
    )
    stage.goto(serve(demo))
    stage.get_by_role("button", name="Camera").click()
    stage.get_by_role("button", name="Record video").click()
    expect(stage.get_by_role("timer")).to_have_text(
        "0:02"
    )  # in the first second of a busy machine there may be no picture
    stage.get_by_role("button", name="Stop").click()
    expect(stage.get_by_label("Said")).to_have_value("recording.mp4 audio video")
    film = stage.get_by_test_id("Clip-player")
    film.evaluate(
        "film => new Promise((done) => film.readyState ? done() : film.onloadeddata = done)"
    )
    assert film.evaluate("film => film.videoWidth") == 320
    assert "start_recording" in seen


def ended(player: Any) -> Any:
    """What a player knows once it has played to its end."""
    return player.evaluate(
        """player => new Promise((done) => {
            const tell = () => done({ seconds: player.duration, error: player.error?.message ?? null });
            if (player.ended) tell(); else { player.onended = tell; player.addEventListener("error", tell); }
        })"""
    )


def test_a_sound_is_heard_while_it_is_made(serve: Serve, stage: Page) -> None:
    go_on = threading.Event()

    def sing() -> Iterator[Any]:
        yield 24_000, tone(0.6, 24_000)
        go_on.wait(10)
        for _ in range(2):
            yield 24_000, tone(0.6, 24_000)

    with gr.Blocks() as demo:
        song = gr.Audio(label="Song", streaming=True, autoplay=True, interactive=False)
        said = gr.Textbox(label="Said")
        gr.Button("Sing").click(sing, None, song)
        again = gr.Audio(label="Again")
        gr.Button("Take").click(lambda sound: sound, song, again).then(
            lambda sound: f"{len(sound[1]) / sound[0]:.1f} s", again, said
        )
    stage.goto(serve(demo))
    stage.get_by_role("button", name="Sing").click()
    player = stage.get_by_test_id("waveform-Song").locator("audio")
    player.evaluate(
        "player => new Promise((done) => (player.ontimeupdate = () => player.currentTime > 0.1 && done()))"
    )
    go_on.set()
    end = ended(player)
    assert end["error"] is None
    assert 1.7 < end["seconds"] < 2.1
    # what was streamed is a file like any other: functions take it
    stage.get_by_role("button", name="Take").click()
    expect(stage.get_by_label("Said")).to_have_value("1.9 s")


def test_a_video_is_seen_while_it_is_made(serve: Serve, stage: Page, tmp_path: Path) -> None:
    def show() -> Iterator[str]:
        for at, ending in enumerate(("mp4", "ts", "mp4", "webm")):
            codec, sound = ("libvpx", "libopus") if ending == "webm" else ("libx264", "aac")
            muxer = "mpegts" if ending == "ts" else None
            path = tmp_path / f"{at}.{ending}"
            yield str(video_file(path, 0.5, codec=codec, sound=sound, muxer=muxer))

    with gr.Blocks() as demo:
        film = gr.Video(label="Film", streaming=True, autoplay=True, interactive=False)
        gr.Button("Show").click(show, None, film)
    stage.goto(serve(demo))
    stage.get_by_role("button", name="Show").click()
    end = ended(stage.get_by_test_id("Film-player"))
    assert end["error"] is None
    assert 1.8 < end["seconds"] < 2.5


def live_app() -> tuple[gr.Blocks, list[Any]]:
    seen: list[Any] = []

    def turn(picture: Any, scale: float) -> Any:
        seen.append((picture.shape, scale))
        return picture[::-1]

    def gather(sound: Any, so_far: Any) -> tuple[Any, str]:
        so_far = (so_far or 0) + len(sound[1]) / sound[0]
        return so_far, f"{so_far:.2f}"

    with gr.Blocks() as demo:
        camera = gr.Image(sources=["webcam"], label="Camera")
        scale = gr.Number(3, label="Scale")
        turned = gr.Image(label="Turned")
        camera.stream(turn, [camera, scale], turned, stream_every=0.05)
        voice = gr.Audio(sources=["microphone"], streaming=True, label="Voice")
        so_far, heard = gr.State(), gr.Textbox(label="Heard")
        voice.stream(gather, [voice, so_far], [so_far, heard], stream_every=0.1)
    return demo, seen


def test_the_camera_streams_and_stops(serve: Serve, stage: Page) -> None:
    demo, seen = live_app()
    stage.goto(serve(demo))
    stage.get_by_role("button", name="Camera").click()
    picture = stage.get_by_role("img", name="Turned")
    expect(picture).to_be_visible()
    until(stage, lambda: len(seen) > 10)
    assert seen[-1] == ((480, 640, 3), 3)
    stage.get_by_label("Scale").fill("4")
    until(stage, lambda: seen[-1][1] == 4)
    stage.get_by_role("group", name="Camera").get_by_role("button", name="Stop").click()

    def no_more_come() -> bool:
        count = len(seen)
        stage.wait_for_timeout(300)
        return len(seen) == count

    until(stage, no_more_come)  # those on their way still come
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640


def test_nothing_of_the_microphones_sound_is_lost(serve: Serve, stage: Page) -> None:
    demo, _ = live_app()
    stage.goto(serve(demo))
    voice = stage.get_by_role("group", name="Voice")
    voice.get_by_role("button", name="Record audio").click()
    expect(voice.get_by_role("timer")).to_have_text("0:02")
    voice.get_by_role("button", name="Stop").click()
    heard = stage.get_by_label("Heard")
    until(stage, lambda: float(heard.input_value() or 0) >= 2.0)
