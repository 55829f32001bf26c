"""A generator that yields a growing text as often as it is told."""

import importlib
import os
from collections.abc import Iterator

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def tell(count: str) -> Iterator[str]:
    text = ""
    for index in range(int(count)):
        text += f"w{index:04d} "
        yield text


with gr.Blocks() as demo:
    count = gr.Textbox(label="Count")
    button = gr.Button("Tell")
    story = gr.Textbox(label="Story")
    button.click(tell, count, story, api_name="tell")

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
