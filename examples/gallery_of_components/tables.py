"""Tables, files and data."""

from __future__ import annotations

from pathlib import Path

import showglass as gr

from .exhibit import Room
from .samples import RUN_COLUMNS, RUN_TYPES, runs

HERE = Path(__file__).parent


def show(room: Room) -> None:
    """What comes in rows and trees."""
    room.show(
        "Dataframe",
        lambda: gr.Dataframe(headers=["a", "b"], label="Empty"),
        lambda: gr.Dataframe(
            runs(),
            headers=RUN_COLUMNS,
            datatype=RUN_TYPES,
            label="With typed columns",
            show_search="filter",
            interactive=True,
        ),
        lambda: gr.Dataframe(
            runs(3), headers=RUN_COLUMNS, label="Not interactive", interactive=False
        ),
        width=480,
    )
    room.show(
        "Numpy, Matrix, List",
        lambda: gr.Numpy([[1, 2], [3, 4]], label="Numpy"),
        lambda: gr.Matrix([[1, 2], [3, 4]], label="Matrix"),
        lambda: gr.List([["one"], ["two"]], label="List"),
    )
    room.show(
        "Label",
        lambda: gr.Label(label="Empty"),
        lambda: gr.Label({"cat": 0.7, "dog": 0.2, "owl": 0.1}, label="With confidences"),
        lambda: gr.Label("cat", label="One word"),
    )
    room.show(
        "JSON",
        lambda: gr.JSON(label="Empty"),
        lambda: gr.JSON({"model": "small", "scores": [0.91, 0.94], "ok": True}, label="A tree"),
    )
    room.show(
        "ParamViewer",
        lambda: gr.ParamViewer(
            {"rate": {"type": "float", "description": "Of learning.", "default": "0.1"}}
        ),
        width=480,
    )


def show_files(room: Room) -> None:
    """What one brings, takes away and finds."""
    here = str(HERE / "samples.py")
    room.show(
        "File",
        lambda: gr.File(label="Empty"),
        lambda: gr.File(here, label="With a value"),
        lambda: gr.Files(
            [here, str(HERE / "app.py")], label="Files, not interactive", interactive=False
        ),
    )
    room.show(
        "FileExplorer",
        lambda: gr.FileExplorer("*.py", root_dir=HERE, label="To choose from"),
        lambda: gr.FileExplorer(
            "*.py", root_dir=HERE, label="Not interactive", value=["app.py"], interactive=False
        ),
    )
    room.show(
        "UploadButton and DownloadButton",
        lambda: gr.UploadButton("Bring a file"),
        lambda: gr.DownloadButton("Take a file", value=here),
        lambda: gr.DownloadButton("Nothing to take yet", interactive=False),
    )
