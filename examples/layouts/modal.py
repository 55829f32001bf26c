"""A question over the page, before something is done."""

import showglass as gr

with gr.Blocks(title="Modal") as demo:
    notes = gr.Textbox("Keep me", label="Notes", lines=3)
    ask = gr.Button("Delete the notes")
    with gr.Modal("Delete the notes?", width=420) as question:
        gr.Markdown("They cannot be brought back.")
        with gr.Row():
            no = gr.Button("Keep them")
            yes = gr.Button("Delete", variant="stop")
    ask.click(lambda: gr.Modal(open=True), None, question)
    no.click(lambda: gr.Modal(open=False), None, question)
    yes.click(lambda: ("", gr.Modal(open=False)), None, [notes, question])

if __name__ == "__main__":
    demo.launch()
