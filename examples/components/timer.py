"""A clock that fires an event: the load of this machine each second."""

import os

import showglass as gr


def load() -> str:
    """The load averages of this machine over 1, 5 and 15 minutes."""
    return "  ".join(f"{value:.2f}" for value in os.getloadavg())


with gr.Blocks(title="Load") as demo:
    timer = gr.Timer(1)
    averages = gr.Textbox(load, label="Load of 1, 5 and 15 minutes")
    running = gr.Checkbox(True, label="Keep looking")
    timer.tick(load, None, averages)
    running.change(lambda on: gr.Timer(active=on), running, timer)

if __name__ == "__main__":
    demo.launch()
