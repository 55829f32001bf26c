"""One step after the other: a picture's prompt, its look, and what comes of it."""

import showglass as gr

with gr.Blocks(title="Walkthrough") as demo:
    with gr.Walkthrough(selected=1) as walkthrough:
        with gr.Step("Prompt", id=1):
            prompt = gr.Textbox(label="Prompt", value="a lighthouse at dawn")
            to_look = gr.Button("Next", variant="primary")
        with gr.Step("Look", id=2):
            look = gr.Radio(["Photo", "Ink", "Clay"], value="Ink", label="Look")
            with gr.Row():
                to_prompt = gr.Button("Back")
                to_result = gr.Button("Make it", variant="primary")
        with gr.Step("Result", id=3, interactive=False):
            result = gr.Textbox(label="Result")
            again = gr.Button("Start again")
    to_look.click(lambda: gr.Walkthrough(selected=2), None, walkthrough)
    to_prompt.click(lambda: gr.Walkthrough(selected=1), None, walkthrough)
    to_result.click(
        lambda p, k: (f"{k}: {p}", gr.Walkthrough(selected=3)),
        [prompt, look],
        [result, walkthrough],
    )
    again.click(lambda: gr.Walkthrough(selected=1), None, walkthrough)

if __name__ == "__main__":
    demo.launch()
