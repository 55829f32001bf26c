"""A painting and the colours in it."""

from typing import Any

import numpy as np

import showglass as gr


def palette(painting: dict[str, Any] | None) -> dict[str, float]:
    """The share of each colour among the painted pixels."""
    if painting is None:
        return {}
    pixels = painting["composite"].reshape(-1, 4)
    solid = pixels[pixels[:, 3] == 255][:, :3]
    colours, counts = np.unique(solid, axis=0, return_counts=True)
    return {
        f"#{r:02x}{g:02x}{b:02x}": float(count / len(solid))
        for (r, g, b), count in zip(colours, counts, strict=True)
    }


with gr.Blocks(title="Palette") as demo:
    with gr.Row():
        canvas = gr.Paint(
            label="Paint",
            canvas_size=(400, 300),
            brush=gr.Brush(default_size=24, colors=["#c0392b", "#2471a3", "#1e8449", "#f1c40f"]),
        )
        shares = gr.Label(label="Colours", num_top_classes=5)
    canvas.change(palette, canvas, shares, show_progress="hidden")

if __name__ == "__main__":
    demo.launch()
