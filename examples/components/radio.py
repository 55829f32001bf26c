"""One of a few choices: a temperature in another unit."""

import showglass as gr


def convert(celsius: float, unit: str) -> str:
    """A temperature in the chosen unit."""
    if unit == "F":
        return f"{celsius * 9 / 5 + 32:.1f} °F"
    return f"{celsius + 273.15:.2f} K"


with gr.Blocks(title="Temperature") as demo:
    celsius = gr.Slider(-50, 150, 20, label="Temperature in °C", step=0.5)
    unit = gr.Radio([("Fahrenheit", "F"), ("Kelvin", "K")], value="F", label="Unit")
    converted = gr.Textbox(label="Converted")
    gr.on(None, convert, [celsius, unit], converted)

if __name__ == "__main__":
    demo.launch()
