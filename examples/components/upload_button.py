"""Upload a text, read how long it is."""

from pathlib import Path

import showglass as gr


def words(path: str | None) -> str:
    """How many words the file has."""
    return "" if path is None else f"{len(Path(path).read_text(encoding='utf-8').split())} words"


with gr.Blocks(title="Words") as demo:
    button = gr.UploadButton("Choose a text", file_types=["text"], variant="primary")
    said = gr.Textbox(label="Length", interactive=False)
    button.upload(words, button, said)

if __name__ == "__main__":
    demo.launch()
