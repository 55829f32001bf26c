"""A table in, its head and a copy without empty lines out."""

import tempfile
from pathlib import Path

import showglass as gr


def clean(path: str | None) -> tuple[str, str | None]:
    """The first lines of a CSV file, and the file without its empty lines."""
    if path is None:
        return "", None
    lines = [line for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    target = Path(tempfile.mkdtemp()) / f"clean-{Path(path).name}"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "\n".join(lines[:5]), str(target)


with gr.Blocks(title="Clean") as demo:
    with gr.Row():
        table = gr.File(label="Table", file_types=[".csv"])
        with gr.Column():
            head = gr.Textbox(label="First lines", lines=5, interactive=False)
            cleaned = gr.File(label="Without empty lines")
    table.change(clean, table, [head, cleaned])

if __name__ == "__main__":
    demo.launch()
