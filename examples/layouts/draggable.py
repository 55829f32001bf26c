"""Parts of a page that people put into an order of their own."""

import showglass as gr

with gr.Blocks(title="Draggable") as demo:
    with gr.Draggable():
        text = gr.Textbox("To be, or not to be", label="Text")
        count = gr.Number(label="Words", interactive=False)
        with gr.Accordion("Longest word"):
            longest = gr.Textbox(label="Word", interactive=False)
    with gr.Draggable(orientation="row"):
        gr.Button("First")
        gr.Button("Second")
        gr.Button("Third")
    gr.on(
        None,
        lambda t: (len(t.split()), max(t.split() or [""], key=len)),
        text,
        [count, longest],
    )

if __name__ == "__main__":
    demo.launch()
