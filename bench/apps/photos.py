"""Photos of 12 megapixels in a Gallery, with either library: they come with a click on Show."""

import importlib
import os
from pathlib import Path

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])
FOLDER = Path(os.environ["BENCH_PHOTOS"])


def show() -> list[str]:
    """The paths of all of them."""
    return sorted(map(str, FOLDER.glob("*.jpg")))


with gr.Blocks() as demo:
    first = gr.Textbox(label="First")
    button = gr.Button("Show")
    gallery = gr.Gallery(label="Photos", columns=4, height=800)
    button.click(show, None, gallery)

demo.launch(server_port=int(os.environ["BENCH_PORT"]), allowed_paths=[str(FOLDER)])
