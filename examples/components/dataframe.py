"""A million measurements: sorted, filtered and searched on the server."""

import numpy as np

import showglass as gr

random = np.random.default_rng(7)
STATIONS = np.array(["Oslo", "Bergen", "Tromsø", "Bodø"])


def measure(rows: int) -> np.ndarray:
    """Station, day of the year, and what was measured there."""
    table = np.empty((rows, 4), object)
    table[:, 0] = STATIONS[random.integers(0, 4, rows)]
    table[:, 1] = random.integers(1, 366, rows)
    table[:, 2] = np.round(random.normal(6, 8, rows), 1)
    table[:, 3] = random.random(rows) < 0.4
    return table


with gr.Blocks(title="Weather") as demo:
    rows = gr.Slider(100, 1_000_000, value=50_000, step=100, precision=0, label="Measurements")
    start = gr.Button("Measure")
    table = gr.Dataframe(
        headers=["Station", "Day", "Temperature", "Rain"],
        datatype=["str", "number", "number", "bool"],
        label="Weather",
        show_search="search",
        show_row_numbers=True,
    )
    chosen = gr.Textbox(label="Chosen", interactive=False)
    start.click(measure, rows, table)

    @table.select(outputs=chosen)
    def tell(event: gr.SelectData) -> str:
        """What was chosen, and its place."""
        return f"{event.index}: {event.row_value}"


if __name__ == "__main__":
    demo.launch()
