"""One picture in all its rotations."""

import numpy as np

import showglass as gr


def rosettes(petals: int) -> list[tuple[np.ndarray, str]]:
    """Pictures of roses with one petal more each."""
    y, x = np.mgrid[-1:1:256j, -1:1:256j]
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    pictures = []
    for count in range(petals, petals + 6):
        rose = np.clip(np.abs(np.cos(count * angle / 2)) - radius, 0, 1)
        pictures.append((np.stack([rose, rose**2, 0.4 + 0.6 * rose], axis=2), f"{count} petals"))
    return pictures


with gr.Blocks(title="Roses") as demo:
    petals = gr.Slider(2, 12, value=3, step=1, precision=0, label="Petals of the first")
    gallery = gr.Gallery(value=rosettes(3), label="Roses", columns=3)
    chosen = gr.Textbox(label="Chosen", interactive=False)

    @gallery.select(outputs=chosen)
    def tell(event: gr.SelectData) -> str:
        """Which picture was chosen."""
        return f"Picture {event.index}: {event.value['caption']}"

    petals.release(rosettes, petals, gallery)

if __name__ == "__main__":
    demo.launch()
