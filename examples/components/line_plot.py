"""A random walk that grows while one looks at it."""

import random
import time
from collections.abc import Iterator

import showglass as gr


def walk(steps: float) -> Iterator[dict[str, list[float]]]:
    """Yields all points so far; what travels is what is new."""
    xs: list[float] = [0.0]
    ys: list[float] = [0.0]
    while len(xs) < steps:
        for _ in range(50):
            xs.append(xs[-1] + 1)
            ys.append(ys[-1] + random.gauss(0, 1))
        yield {"step": xs, "place": ys}
        time.sleep(0.02)


with gr.Blocks(title="Walk") as demo:
    steps = gr.Slider(100, 10_000, 2_000, step=100, label="Steps")
    plot = gr.LinePlot(
        x="step", y="place", title="Where it is", caption="Mark a range to look closer."
    )
    gr.Button("Walk").click(walk, steps, plot)

    @plot.select(outputs=plot)
    def closer(event: gr.SelectData) -> gr.LinePlot:
        """Shows the range that was marked."""
        return gr.LinePlot(x_lim=event.value)

    plot.double_click(lambda: gr.LinePlot(x_lim=None), None, plot)

if __name__ == "__main__":
    demo.launch()
