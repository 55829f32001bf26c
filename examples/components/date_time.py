"""How many days lie between two dates."""

from datetime import datetime

import showglass as gr


def between(start: datetime | None, end: datetime | None) -> str:
    """The time between, in words."""
    if start is None or end is None:
        return "Two dates, please."
    gap = abs(end - start)
    return f"{gap.days} days and {gap.seconds // 3600} hours"


with gr.Blocks(title="Between") as demo:
    with gr.Row():
        start = gr.DateTime(
            "2024-02-28 12:00:00", type="datetime", timezone="UTC", min_width=240, label="From"
        )
        end = gr.DateTime(
            "now",
            type="datetime",
            timezone="UTC",
            min_width=240,
            label="To",
            info="A date, or now - 5m",
        )
    answer = gr.Textbox(label="Between them")
    gr.on([start.change, end.change], between, [start, end], answer)
    demo.load(between, [start, end], answer)

if __name__ == "__main__":
    demo.launch()
