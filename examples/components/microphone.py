"""How loud you speak."""

import numpy as np
from numpy.typing import NDArray

import showglass as gr


def loudness(recording: tuple[int, NDArray[np.int16]] | None) -> str:
    """The loudest and the mean level, in decibels below the loudest that can be recorded."""
    if recording is None:
        return "Record something first."
    _, samples = recording
    wave = samples.astype(float) / 32768
    peak = 20 * np.log10(max(np.abs(wave).max(), 1e-6))
    mean = 20 * np.log10(max(np.sqrt((wave**2).mean()), 1e-6))
    return f"peak {peak:.0f} dB, mean {mean:.0f} dB"


demo = gr.Interface(loudness, gr.Microphone(label="Say something"), gr.Textbox(label="Loudness"))

if __name__ == "__main__":
    demo.launch()
