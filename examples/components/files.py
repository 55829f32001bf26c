"""Several files: how large they are together."""

from pathlib import Path

import showglass as gr


def total(paths: list[str] | None) -> str:
    """The sizes of the files, in bytes."""
    sizes = [Path(path).stat().st_size for path in paths or []]
    return f"{len(sizes)} files, {sum(sizes):,} bytes"


with gr.Blocks(title="Sizes") as demo:
    files = gr.Files(label="Files", allow_reordering=True)
    said = gr.Textbox(label="Together", interactive=False)
    files.change(total, files, said)

if __name__ == "__main__":
    demo.launch()
