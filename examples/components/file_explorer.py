"""The Python files of the working folder, to read."""

from pathlib import Path

import showglass as gr


def read(path: str | None) -> str:
    """The text of a file."""
    return Path(path).read_text(encoding="utf-8") if path else ""


with gr.Blocks(title="Sources") as demo, gr.Row():
    files = gr.FileExplorer("**/*.py", file_count="single", label="Files", height=320)
    text = gr.Code(label="Source", language="python", max_lines=24, scale=2, min_width=320)
    files.change(read, files, text)

if __name__ == "__main__":
    demo.launch()
