"""The parts of a drawing, as a function gets them."""

from typing import Any

import showglass as gr


def parts(drawing: dict[str, Any] | None) -> tuple[list[tuple[Any, str]], str]:
    """Background, layers and composite as pictures."""
    if drawing is None:
        return [], "Nothing is drawn yet."
    layers = drawing["layers"]
    shown = [(drawing["background"], "background")]
    shown += [(layer, f"layer {number}") for number, layer in enumerate(layers, 1)]
    shown.append((drawing["composite"], "composite"))
    return shown, f"{len(layers)} layers of {drawing['composite'].shape} numbers"


with gr.Blocks(title="Layers") as demo:
    with gr.Row():
        editor = gr.ImageEditor(
            label="Drawing",
            canvas_size=(400, 300),
            layers=gr.LayerOptions(layers=["Lines", "Colours"]),
        )
        with gr.Column():
            gallery = gr.Gallery(label="Parts", columns=2, format="png")
            said = gr.Textbox(label="Shape", interactive=False)
    gr.Button("Take apart", variant="primary").click(parts, editor, [gallery, said])

if __name__ == "__main__":
    demo.launch()
