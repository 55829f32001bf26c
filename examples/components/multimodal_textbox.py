"""A message with files: attach, paste or drop them, or say something."""

from pathlib import Path
from typing import Any

import showglass as gr


def tell(message: dict[str, Any]) -> str:
    """The text, and what the files are called."""
    names = [Path(path).name for path in message["files"]]
    return f"{message['text']!r} with {', '.join(names) or 'no files'}"


with gr.Blocks(title="MultimodalTextbox") as demo:
    message = gr.MultimodalTextbox(
        label="Message",
        placeholder="Type, paste or drop…",
        file_count="multiple",
        sources=["upload", "microphone"],
    )
    told = gr.Textbox(label="Told")
    message.submit(tell, message, told)

if __name__ == "__main__":
    demo.launch()
