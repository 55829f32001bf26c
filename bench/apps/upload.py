"""A file as large as it comes, with either library: its size is told once it is there."""

import importlib
import os
from pathlib import Path

# what it keeps lies in the folder that the bench takes away
for name in ("GRADIO_TEMP_DIR", "TMPDIR"):
    os.environ[name] = str(Path.cwd() / "kept")
Path(os.environ["TMPDIR"]).mkdir(exist_ok=True)

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def size(path: str) -> str:
    """Bytes of the file, as the function finds it."""
    return f"{Path(path).stat().st_size} bytes"


with gr.Blocks() as demo:
    file = gr.File(label="File")
    told = gr.Textbox(label="Told")
    file.upload(size, file, told)

demo.launch(server_port=int(os.environ["BENCH_PORT"]), max_file_size="4gb")
