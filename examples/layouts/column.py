"""Children below each other: input at the left, output at the right, below each other when it is narrow."""

import showglass as gr

with gr.Blocks(title="Column") as demo, gr.Row():
    with gr.Column(scale=2):
        text = gr.TextArea("one\nthree\ntwo", label="Lines")
        order = gr.Radio(["up", "down"], value="up", label="Order")
        sort = gr.Button("Sort", variant="primary")
    with gr.Column(scale=3, variant="panel"):
        ordered = gr.TextArea(label="In order")
    sort.click(
        lambda lines, way: "\n".join(sorted(lines.split("\n"), reverse=way == "down")),
        [text, order],
        ordered,
    )

if __name__ == "__main__":
    demo.launch()
