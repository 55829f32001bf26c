"""A video in, a video out: a wave that is made picture by picture, and yours as it came. Needs showglass[video]."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import showglass as gr


def wave(seconds: float, waves: float) -> str:
    """A video of a wave that runs to the right, 25 pictures a second."""
    import av

    out: Any
    path = Path(tempfile.mkdtemp()) / "wave.mp4"
    across = np.linspace(0, 2 * np.pi * waves, 320)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for at in range(int(seconds * 25)):
            line = (90 + 60 * np.sin(across - at / 4)).astype(int)
            picture = np.full((180, 320, 3), (13, 20, 21), np.uint8)
            for thick in range(-2, 3):
                picture[line + thick, np.arange(320)] = (95, 201, 210)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return str(path)


def size(path: str | None) -> str:
    """How large the file is."""
    return "no video" if path is None else f"{Path(path).stat().st_size / 1024:.0f} KB"


with gr.Blocks(title="Video") as demo:
    with gr.Row():
        clip = gr.Video(label="Your clip", height=280)
        made = gr.Video(label="Wave", height=280, loop=True, autoplay=True, interactive=False)
    with gr.Row():
        seconds = gr.Slider(1, 10, value=3, label="Seconds")
        waves = gr.Slider(1, 8, value=2, label="Waves")
    said = gr.Textbox(label="Size of your clip")
    clip.change(size, clip, said)
    gr.Button("Make wave").click(wave, [seconds, waves], made)

if __name__ == "__main__":
    demo.launch()
