"""A frame of ten columns of integers on a button, as long as it is told."""

import importlib
import os

import numpy as np
import pandas as pd

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

FIRST = 424242


def fill(rows: str) -> pd.DataFrame:
    numbers = np.random.default_rng(0).integers(0, 100_000, (int(rows), 10))
    numbers[0, 0] = FIRST
    return pd.DataFrame(numbers, columns=[f"c{i}" for i in range(10)])


with gr.Blocks() as demo:
    rows = gr.Textbox(label="Rows")
    button = gr.Button("Fill")
    table = gr.Dataframe(label="Table")
    button.click(fill, rows, table, api_name="fill")

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
