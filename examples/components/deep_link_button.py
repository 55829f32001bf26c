"""A wave to share: whoever opens the link sees the same one."""

import math

import showglass as gr


def wave(length: float, height: float) -> str:
    """A wave of letters."""
    rows = [[" "] * 60 for _ in range(11)]
    for x in range(60):
        rows[round(5 + 5 * height * math.sin(x / length))][x] = "•"
    return "\n".join("|" + "".join(row) for row in rows)


with gr.Blocks(title="Wave") as demo:
    with gr.Row():
        length = gr.Slider(1, 10, 4, label="Length")
        height = gr.Slider(0, 1, 0.8, label="Height")
    shown = gr.Code(wave(4, 0.8), label="Wave", show_line_numbers=False, interactive=False)
    gr.DeepLinkButton()
    gr.on([length.change, height.change], wave, [length, height], shown)

if __name__ == "__main__":
    demo.launch()
