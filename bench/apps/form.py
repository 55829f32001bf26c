"""A form of 500 fields: its button sends them all."""

import importlib
import os

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

ROWS = 250


def greet(name: str, *fields: object) -> str:
    assert len(fields) == 2 * ROWS
    return f"Hello {name}!"


with gr.Blocks() as demo:
    name = gr.Textbox(label="Name")
    button = gr.Button("Greet")
    greeting = gr.Textbox(label="Greeting")
    fields = []
    for row in range(ROWS):
        with gr.Row():
            fields.append(gr.Textbox(label=f"Note {row:03d}"))
            fields.append(gr.Slider(0, 100, label=f"Level {row:03d}"))
    button.click(greet, [name, *fields], greeting, api_name="greet")

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
