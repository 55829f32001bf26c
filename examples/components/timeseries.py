"""Two temperatures over a day, each a column of one table."""

import math

import showglass as gr


def day(shift: float) -> dict[str, list[float]]:
    """Hours, and the temperature inside and outside. shift: hours by which the house is late."""
    hours = [hour / 4 for hour in range(97)]
    return {
        "hour": hours,
        "outside": [12 - 6 * math.cos(math.pi * hour / 12) for hour in hours],
        "inside": [20 - 1.5 * math.cos(math.pi * (hour - shift) / 12) for hour in hours],
    }


with gr.Blocks(title="A day") as demo:
    shift = gr.Slider(0, 6, 3, step=0.5, label="Hours that the house is late")
    plot = gr.Timeseries(day(3), x="hour", y=["outside", "inside"], label="Temperature")
    shift.release(day, shift, plot)

if __name__ == "__main__":
    demo.launch()
