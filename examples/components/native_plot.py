"""One table drawn three ways."""

import showglass as gr

DATA = {"minutes": [5, 10, 15, 20, 25], "degrees": [41, 58, 70, 79, 85]}
KINDS = {"bars": gr.BarPlot, "a line": gr.LinePlot, "points": gr.ScatterPlot}

with gr.Blocks(title="Three ways") as demo:
    for name, kind in KINDS.items():
        plot = kind(DATA, x="minutes", y="degrees", title=f"A cup of tea, as {name}", height=200)
        assert isinstance(plot, gr.NativePlot)

if __name__ == "__main__":
    demo.launch()
