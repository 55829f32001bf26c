"""The camera's pictures through a function that does nothing: 640 by 480, numpy in, numpy out, 30 a second wanted."""

import os
from importlib import import_module

gr = import_module(os.environ["BENCH_LIBRARY"])

with gr.Blocks() as demo:
    camera = gr.Image(
        sources=["webcam"],
        label="Camera",
        elem_id="camera",
        streaming=True,
        webcam_options=gr.WebcamOptions(mirror=False),
    )
    out = gr.Image(label="Out", elem_id="out")
    camera.stream(
        lambda picture: picture,
        camera,
        out,
        stream_every=1 / 30,
        time_limit=120,
        concurrency_limit=None,
    )

demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
