"""Pages of which one is seen: lengths and weights."""

import showglass as gr

with gr.Blocks(title="Units") as demo:
    with gr.Tabs() as tabs:
        with gr.Tab("Length", id="length"):
            metres = gr.Number(1, label="Metres")
            feet = gr.Number(label="Feet", precision=3)
        with gr.Tab("Weight", id="weight"):
            kilograms = gr.Number(1, label="Kilograms")
            pounds = gr.Number(label="Pounds", precision=3)
    to_weight = gr.Button("Show weights")
    to_weight.click(lambda: gr.Tabs(selected="weight"), None, tabs)
    gr.on(None, lambda x: x / 0.3048, metres, feet)
    gr.on(None, lambda x: x / 0.45359237, kilograms, pounds)

if __name__ == "__main__":
    demo.launch()
