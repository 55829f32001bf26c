"""An app with three pages, and a bar with a link more."""

import showglass as gr

with gr.Blocks(title="Kitchen") as demo:
    gr.Navbar([("Weights and measures", "https://www.bipm.org/en/measurement-units")])
    grams = gr.Number(100, label="Grams")
    ounces = gr.Number(label="Ounces")
    grams.change(lambda g: round((g or 0) / 28.3495, 2), grams, ounces)

with demo.route("Oven", "/oven"):
    celsius = gr.Slider(50, 300, 180, step=5, label="Degrees Celsius")
    fahrenheit = gr.Number(label="Degrees Fahrenheit")
    celsius.change(lambda c: round(c * 9 / 5 + 32), celsius, fahrenheit)

with demo.route("About"):
    gr.Markdown("Measures of the kitchen, by heart.")

if __name__ == "__main__":
    demo.launch()
