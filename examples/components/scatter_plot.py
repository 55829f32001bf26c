"""Flowers: two measures of each, and its kind."""

import random

import showglass as gr

MIDDLES = {"setosa": (5.0, 3.4), "versicolor": (5.9, 2.8), "virginica": (6.6, 3.0)}


def flowers(number: float) -> dict[str, list[object]]:
    """That many of each kind, with sepals in centimetres."""
    rng = random.Random(4)
    rows = [
        (kind, round(rng.gauss(length, 0.4), 2), round(rng.gauss(width, 0.3), 2))
        for kind, (length, width) in MIDDLES.items()
        for _ in range(int(number))
    ]
    kinds, lengths, widths = map(list, zip(*rows, strict=True))
    return {"kind": kinds, "length": lengths, "width": widths}


with gr.Blocks(title="Flowers") as demo:
    number = gr.Slider(10, 500, 60, step=10, label="Of each kind")
    plot = gr.ScatterPlot(
        flowers(60), x="length", y="width", color="kind", tooltip="all", label="Sepals"
    )
    number.release(flowers, number, plot)

if __name__ == "__main__":
    demo.launch()
