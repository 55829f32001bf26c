"""A picture and what a blur makes of it."""

import numpy as np

import showglass as gr


def waves() -> np.ndarray:
    """Rings in colour."""
    y, x = np.mgrid[-3:3:240j, -4:4:320j]
    ring = np.cos(6 * np.hypot(x, y)) * 0.5 + 0.5
    return np.stack([ring, 0.3 + 0.5 * ring**2, 0.9 - 0.4 * ring], axis=2)


def blur(strength: float) -> tuple[np.ndarray, np.ndarray]:
    """The rings as they are, and each pixel as the mean of those around it."""
    before = waves()
    after = before
    for axis in (0, 1):
        after = np.mean(
            [np.roll(after, shift, axis) for shift in range(-int(strength), int(strength) + 1)],
            axis=0,
        )
    return before, after


with gr.Blocks(title="Blur") as demo:
    strength = gr.Slider(0, 20, 6, step=1, label="Strength")
    pair = gr.ImageSlider(blur(6), label="Before and after")
    strength.release(blur, strength, pair)

if __name__ == "__main__":
    demo.launch()
