"""A model to turn, and one of your own."""

import showglass as gr


def same(model: str) -> str:
    return model


with gr.Blocks(title="Model3D") as demo:
    with gr.Row():
        mine = gr.Model3D(gr.get_model3d(), label="Your model")
        shown = gr.Model3D(
            label="The same", display_mode="wireframe", clear_color=(0.1, 0.1, 0.14, 1)
        )
    gr.Button("Show it", variant="primary").click(same, mine, shown)

if __name__ == "__main__":
    demo.launch()
