"""Settings at the side of the page, out of the way of the work."""

import showglass as gr

with gr.Blocks(title="Sidebar") as demo:
    with gr.Sidebar("Settings", width=280):
        loud = gr.Checkbox(label="Loud")
        times = gr.Slider(1, 5, 2, step=1, label="Times")
        gr.Markdown("These count for the next greeting.")
    name = gr.Textbox(label="Name")
    greeting = gr.Textbox(label="Greeting")

    def greet(name: str, loud: bool, times: int) -> str:
        text = " ".join([f"Hello {name}!"] * int(times))
        return text.upper() if loud else text

    gr.Button("Greet", variant="primary").click(greet, [name, loud, times], greeting)

if __name__ == "__main__":
    demo.launch()
