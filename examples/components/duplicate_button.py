"""A button for a copy of the app on its host; elsewhere it is greyed out, or does what you say."""

import showglass as gr

with gr.Blocks(title="Copies") as demo:
    with gr.Row():
        gr.DuplicateButton()
        own = gr.DuplicateButton("How to copy this", variant="secondary")
    how = gr.Markdown()
    own.click(lambda: "Take its one file and run it with `python`.", None, how)

if __name__ == "__main__":
    demo.launch()
