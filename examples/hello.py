"""Three lines: a function, its input, its output."""

import showglass as gr

demo = gr.Interface(lambda name: f"Hello, {name}!", "text", "text")
if __name__ == "__main__":
    demo.launch()
