"""Children as one piece: two fields that belong together."""

import showglass as gr

with gr.Blocks(title="Group") as demo:
    with gr.Group():
        first = gr.Textbox("Ada", label="First name")
        last = gr.Textbox("Lovelace", label="Last name")
    initials = gr.Textbox(label="Initials")
    gr.on(None, lambda a, b: f"{a[:1]}{b[:1]}", [first, last], initials)

if __name__ == "__main__":
    demo.launch()
