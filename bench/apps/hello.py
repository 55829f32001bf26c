"""A text box, a button, a text box."""

import importlib
import os

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def greet(name: str) -> str:
    return f"Hello {name}!"


with gr.Blocks() as demo:
    name = gr.Textbox(label="Name")
    button = gr.Button("Greet")
    greeting = gr.Textbox(label="Greeting")
    button.click(greet, name, greeting, api_name="greet")

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
