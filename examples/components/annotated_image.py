"""A valley with its regions: two masks and a box."""

import numpy as np

import showglass as gr

HEIGHT, WIDTH = 240, 400


def valley(level: float) -> tuple[np.ndarray, list[tuple[object, str]]]:
    """A landscape, and where its water, its hill and its hut are. level: of the water, 0 to 1."""
    y, x = np.mgrid[0 : 1 : HEIGHT * 1j, 0 : 1 : WIDTH * 1j]
    hill = y > 0.35 + 0.25 * np.sin(3 * x + 0.5) ** 2
    water = y > 1 - 0.5 * level
    picture = np.zeros((HEIGHT, WIDTH, 3))
    picture[:] = np.stack([0.75 - 0.3 * y, 0.85 - 0.2 * y, 0.95 - 0.1 * y], axis=2)
    picture[hill] = [0.36, 0.5, 0.3]
    picture[water] = [0.2, 0.4, 0.6]
    picture[90:130, 300:340] = [0.5, 0.3, 0.2]
    return picture, [(water, "water"), (hill & ~water, "hill"), ((295, 85, 345, 135), "hut")]


with gr.Blocks(title="Valley") as demo:
    level = gr.Slider(0, 1, 0.4, label="Water")
    picture = gr.AnnotatedImage(valley(0.4), label="Valley", color_map={"water": "#2f7fc2"})
    chosen = gr.Textbox(label="Chosen", interactive=False)

    @picture.select(outputs=chosen)
    def tell(event: gr.SelectData) -> str:
        """Which region was chosen."""
        return f"{event.index}: {event.value}"

    level.release(valley, level, picture)

if __name__ == "__main__":
    demo.launch()
