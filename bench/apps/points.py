"""A line that grows at each of 200 yields by as many points as it is told; its last point lies far to the right."""

import importlib
import os
from collections.abc import Iterator

import numpy as np
import pandas as pd

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

YIELDS = 200


def draw(each: str) -> Iterator[pd.DataFrame]:
    size = YIELDS * int(each)
    x = np.arange(size)
    whole = pd.DataFrame({"x": x, "y": np.sin(x / 50) + x / size})
    whole.loc[size - 1, "x"] = 2 * size
    for end in range(int(each), size + 1, int(each)):
        yield whole[:end]


with gr.Blocks() as demo:
    each = gr.Textbox(label="Points")
    button = gr.Button("Draw")
    line = gr.LinePlot(x="x", y="y", label="Line")
    button.click(draw, each, line, api_name="draw")

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
