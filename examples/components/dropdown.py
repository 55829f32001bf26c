"""One or more of many choices: time zones of the world, and what time it is there."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

import showglass as gr

ZONES = sorted(available_timezones())


def clocks(home: str, others: list[str]) -> str:
    """The time in each of the zones, one a line."""
    now = datetime.now(ZoneInfo(home))
    zones = [home, *(zone for zone in others if zone != home)]
    return "\n".join(f"{now.astimezone(ZoneInfo(zone)):%H:%M}  {zone}" for zone in zones)


with gr.Blocks(title="Clocks") as demo:
    with gr.Row():
        home = gr.Dropdown(ZONES, value="Europe/Berlin", label="Home")
        others = gr.Dropdown(
            ZONES,
            value=["Asia/Tokyo"],
            multiselect=True,
            max_choices=5,
            label="Elsewhere",
            info="Up to five. Type to search.",
        )
    times = gr.Textbox(label="Now", lines=4)
    gr.on(None, clocks, [home, others], times)

if __name__ == "__main__":
    demo.launch()
