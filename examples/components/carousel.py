"""The phases of the moon, one after the other."""

import numpy as np

import showglass as gr

NAMES = ["new", "waxing crescent", "first quarter", "waxing gibbous", "full", "waning gibbous"]


def moon(phase: float) -> np.ndarray:
    """A moon of which the share `phase` of its way is gone, as an array of shape (256, 256, 3)."""
    y, x = np.mgrid[-1.2:1.2:256j, -1.2:1.2:256j]
    disc = x**2 + y**2 < 1
    edge = np.cos(2 * np.pi * phase) * np.sqrt(np.clip(1 - y**2, 0, None))
    lit = disc & ((x > edge) if phase < 0.5 else (x < -edge))
    return (np.stack([lit, lit, lit * 0.85], axis=2) * 200 + 30).astype(np.uint8)


with gr.Blocks(title="The moon") as demo:
    gr.Carousel(
        [(moon(number / 8), name) for number, name in enumerate(NAMES)],
        label="Moon",
        interactive=False,
    )

if __name__ == "__main__":
    demo.launch()
