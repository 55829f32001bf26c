"""A picture of 12 megapixels in an image editor, with either library."""

import os
from importlib import import_module
from pathlib import Path

gr = import_module(os.environ["BENCH_LIBRARY"])
PICTURE = os.environ["BENCH_PICTURE"]

with gr.Blocks() as demo:
    gr.ImageEditor(
        value=PICTURE,
        label="Picture",
        elem_id="editor",
        type="filepath",
        canvas_size=(4000, 3000),
        interactive=True,
    )

demo.launch(
    server_port=int(os.environ["BENCH_PORT"]),
    quiet=True,
    allowed_paths=[str(Path(PICTURE).parent)],
)
