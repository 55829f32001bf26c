"""A wave, drawn by the library that one likes."""

import math

import showglass as gr


def wave(cycles: float, library: str) -> object:
    """A sine wave of that many cycles as a figure of `library`, imported when it is asked for."""
    xs = [n / 100 for n in range(101)]
    ys = [math.sin(2 * math.pi * cycles * x) for x in xs]
    if library == "matplotlib":
        from matplotlib.figure import Figure

        figure = Figure(figsize=(6, 3.5))
        figure.subplots().plot(xs, ys)
        return figure
    if library == "Plotly":
        import plotly.graph_objects as go

        return go.Figure(go.Scatter(x=xs, y=ys))
    if library == "Altair":
        import altair as alt

        rows = [{"time": x, "height": y} for x, y in zip(xs, ys, strict=True)]
        chart = alt.Chart({"values": rows}).mark_line()
        return chart.encode(x="time:Q", y="height:Q").properties(width="container")
    from bokeh.plotting import figure as bokeh_figure

    drawn = bokeh_figure(height=320)
    drawn.line(xs, ys, line_width=2)
    return drawn


with gr.Blocks(title="Wave") as demo:
    cycles = gr.Slider(1, 10, 3, step=0.5, label="Cycles")
    library = gr.Radio(
        ["matplotlib", "Plotly", "Altair", "Bokeh"], value="Plotly", label="Drawn by"
    )
    plot = gr.Plot(wave, inputs=[cycles, library], label="Wave")

if __name__ == "__main__":
    demo.launch()
