"""A sound in, a sound out: the same backwards, faster or slower."""

import numpy as np
from numpy.typing import NDArray

import showglass as gr

Sound = tuple[int, NDArray[np.int16]]


def changed(sound: Sound | None, backwards: bool, speed: float) -> Sound | None:
    """The sound played at another speed, and from its end if wanted."""
    if sound is None:
        return None
    rate, samples = sound
    if backwards:
        samples = samples[::-1]
    places = np.arange(0, len(samples) - 1, speed)
    return rate, samples[places.astype(int)]


def chord(notes: list[str]) -> Sound:
    """A second of each note, all at once."""
    rate = 44_100
    steps = {"A": 0, "C": 3, "E": 7, "G": 10}
    time = np.arange(rate) / rate
    fade = np.minimum(1, np.minimum(time, 1 - time) * 20)
    tones = [np.sin(2 * np.pi * 440 * 2 ** (steps[note] / 12) * time) for note in notes]
    wave = np.sum(tones, axis=0) * fade if tones else time * 0
    return rate, (wave / max(1, len(notes)) * 20_000).astype(np.int16)


with gr.Blocks(title="Sound") as demo:
    with gr.Row():
        voice = gr.Audio(label="Your voice")
        result = gr.Audio(label="Changed", interactive=False)
    with gr.Row():
        backwards = gr.Checkbox(True, label="Backwards")
        speed = gr.Slider(0.5, 2, value=1, step=0.1, label="Speed")
    gr.on(
        [voice.change, backwards.change, speed.release], changed, [voice, backwards, speed], result
    )
    notes = gr.CheckboxGroup(["A", "C", "E", "G"], value=["A", "C", "E"], label="Chord")
    gr.Button("Play chord").click(
        chord, notes, gr.Audio(label="Chord", autoplay=True, interactive=False)
    )

if __name__ == "__main__":
    demo.launch()
