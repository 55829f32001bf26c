"""The hello app above 250 rows of a text box and a slider."""

import importlib
import os

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

ROWS = 250


def greet(name: str) -> str:
    return f"Hello {name}!"


with gr.Blocks() as demo:
    name = gr.Textbox(label="Name")
    button = gr.Button("Greet")
    greeting = gr.Textbox(label="Greeting")
    button.click(greet, name, greeting, api_name="greet")
    for row in range(ROWS):
        with gr.Row():
            gr.Textbox(label=f"Note {row:03d}")
            gr.Slider(0, 100, label=f"Level {row:03d}")

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
