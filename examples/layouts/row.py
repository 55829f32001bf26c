"""Children side by side: a sum, with the buttons at the end of the line."""

import showglass as gr

with gr.Blocks(title="Row") as demo:
    with gr.Row():
        first = gr.Number(2, label="First")
        second = gr.Number(3, label="Second")
        add = gr.Button("Add", variant="primary", scale=0, min_width=120)
    with gr.Row(equal_height=True):
        total = gr.Number(label="Sum", scale=2)
        work = gr.Textbox(label="In words", scale=3)
    add.click(
        lambda a, b: (a + b, f"{a:g} plus {b:g} is {a + b:g}"), [first, second], [total, work]
    )

if __name__ == "__main__":
    demo.launch()
