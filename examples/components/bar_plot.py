"""Votes by district, put together as one likes."""

import showglass as gr

VOTES = {
    "district": ["North", "North", "South", "South", "Harbour", "Harbour"],
    "list": ["blue", "green"] * 3,
    "votes": [310, 420, 505, 380, 120, 460],
}

with gr.Blocks(title="Votes") as demo:
    how = gr.Radio(["sum", "mean", "max"], value="sum", label="Put together by")
    plot = gr.BarPlot(
        VOTES,
        x="district",
        y="votes",
        color="list",
        sort="-y",
        color_map={"blue": "#5b6ee1", "green": "#3f9142"},
        title="Votes by district",
    )
    how.change(lambda name: gr.BarPlot(y_aggregate=name), how, plot)

if __name__ == "__main__":
    demo.launch()
