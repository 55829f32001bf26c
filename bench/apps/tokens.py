"""An async generator that yields 500 tokens at 100 a second, for as many as ask."""

import asyncio
import importlib
import os
from collections.abc import AsyncIterator

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])
RATE = 100


async def tell(count: str) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for index in range(int(count)):
        await asyncio.sleep(max(0.0, began + (index + 1) / RATE - loop.time()))
        yield f"w{index:04d}"


with gr.Blocks() as demo:
    count = gr.Textbox(label="Count")
    button = gr.Button("Tell")
    story = gr.Textbox(label="Story")
    button.click(tell, count, story, api_name="tell", concurrency_limit=None)

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(os.environ["BENCH_PORT"]), quiet=True)
