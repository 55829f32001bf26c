"""The examples of this folder, to read."""

from pathlib import Path

import showglass as gr


def read(path: str | None) -> str:
    """The text of a file."""
    return Path(path).read_text(encoding="utf-8") if path else ""


with gr.Blocks(title="Examples") as demo, gr.Row():
    files = gr.FileExplorer(
        "*.py", root_dir=Path(__file__).parent, file_count="single", label="Examples", height=320
    )
    text = gr.Code(label="Source", language="python", max_lines=24, scale=2, min_width=320)
    files.change(read, files, text)

if __name__ == "__main__":
    demo.launch()
