"""A pad that tells while one draws how much of it is covered."""

from typing import Any

import showglass as gr


def covered(drawing: dict[str, Any] | None) -> str:
    """The share of the pad that has ink on it."""
    if drawing is None:
        return "Nothing is drawn yet."
    opacity = drawing["composite"][..., 3]
    return f"{(opacity > 127).mean():.1%} of the pad is covered."


with gr.Blocks(title="Ink") as demo:
    pad = gr.Sketchpad(label="Draw something", canvas_size=(480, 320))
    said = gr.Textbox(label="Ink", value="Nothing is drawn yet.", interactive=False)
    pad.change(covered, pad, said, show_progress="hidden")

if __name__ == "__main__":
    demo.launch()
