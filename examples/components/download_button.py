"""Write a text and save it."""

import tempfile
from pathlib import Path

import showglass as gr


def write(text: str) -> str:
    """A file with the text in it."""
    path = Path(tempfile.mkdtemp()) / "note.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


with gr.Blocks(title="Note") as demo:
    text = gr.Textbox("Remember the milk.", label="Note", lines=3)
    save = gr.DownloadButton("Save")
    text.change(write, text, save)
    demo.load(write, text, save)

if __name__ == "__main__":
    demo.launch()
