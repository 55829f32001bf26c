"""A picture in, a picture out: the edges in it."""

import numpy as np
from numpy.typing import NDArray

import showglass as gr

Pixels = NDArray[np.uint8]


def edges(picture: Pixels | None, strength: float) -> Pixels | None:
    """How fast the brightness changes at each pixel."""
    if picture is None:
        return None
    grey = picture.mean(axis=2)
    down, right = np.gradient(grey)
    steep = np.hypot(down, right) * strength
    return np.asarray(255 - np.clip(steep, 0, 255), dtype=np.uint8)


def colour_at(picture: Pixels, event: gr.SelectData) -> str:
    """The colour of the pixel that was clicked."""
    x, y = event.index  # type: ignore[misc]  # a picture's index is a pair
    red, green, blue = picture[y, x]
    return f"({x}, {y}) is #{red:02x}{green:02x}{blue:02x}"


with gr.Blocks(title="Edges") as demo:
    with gr.Row():
        photo = gr.Image(label="Photo", height=320)
        drawn = gr.Image(label="Edges", height=320, format="png")
    strength = gr.Slider(1, 10, value=4, label="Strength")
    clicked = gr.Textbox(label="Click the photo to read a colour", interactive=False)
    gr.on([photo.change, strength.release], edges, [photo, strength], drawn)
    photo.select(colour_at, photo, clicked)

if __name__ == "__main__":
    demo.launch()
