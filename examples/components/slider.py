"""A number chosen by dragging: how a fair coin falls."""

import random

import showglass as gr


def toss(times: int, seed: int) -> str:
    """The share of heads among `times` tosses."""
    coin = random.Random(seed)
    heads = sum(coin.random() < 0.5 for _ in range(times))
    return f"{heads} of {times} are heads: {heads / times:.1%}"


with gr.Blocks(title="Coin") as demo:
    times = gr.Slider(1, 10_000, 100, step=1, precision=0, label="Tosses", buttons=["reset"])
    seed = gr.Slider(0, 1000, precision=0, label="Seed", randomize=True, info="Another each time.")
    heads = gr.Textbox(label="Heads")
    gr.on([times.release, seed.change], toss, [times, seed], heads)

if __name__ == "__main__":
    demo.launch()
