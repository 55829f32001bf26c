"""Mark a part of a picture, and it is made unreadable."""

from typing import Any

from PIL import Image

import showglass as gr


def pixelate(marked: dict[str, Any] | None) -> Image.Image | None:
    """The picture, in coarse blocks where it was marked."""
    if marked is None:
        return None
    picture = marked["background"].convert("RGB")
    small = picture.resize((max(1, picture.width // 16), max(1, picture.height // 16)))
    coarse = small.resize(picture.size, Image.Resampling.NEAREST)
    mask = marked["layers"][0].getchannel("A")
    return Image.composite(coarse, picture, mask)


with gr.Blocks(title="Redact") as demo:
    with gr.Row():
        marked = gr.ImageMask(
            label="Mark what nobody should see", type="pil", brush=gr.Brush(default_size=40)
        )
        redacted = gr.Image(label="Redacted", format="png")
    gr.Button("Redact", variant="primary").click(pixelate, marked, redacted)

if __name__ == "__main__":
    demo.launch()
