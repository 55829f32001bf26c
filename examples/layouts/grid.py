"""Fields in columns that line up; one takes two of them."""

import showglass as gr

with gr.Blocks(title="Grid") as demo:
    with gr.Grid(columns=3, min_column_width=180, gap="medium", align="end"):
        width = gr.Number(3, label="Width")
        height = gr.Number(4, label="Height")
        depth = gr.Number(12, label="Depth")
        note = gr.Textbox(label="Note", scale=2)
        measure = gr.Button("Measure", variant="primary")
    with gr.Grid(columns=[1, 3], gap="small"):
        volume = gr.Number(label="Volume")
        words = gr.Textbox(label="In words")
    measure.click(
        lambda w, h, d, n: (w * h * d, f"{n or 'The box'} holds {w * h * d:g}."),
        [width, height, depth, note],
        [volume, words],
    )

if __name__ == "__main__":
    demo.launch()
