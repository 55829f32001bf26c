"""The page of the digits demo: draw or show a digit, and see what the model makes of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import showglass as gr

from .model import KEPT, MAX_ERROR, DigitModel, Prediction
from .samples import write_samples

FLAGGED = "flagged/digits"

_HOW = """
The model is a support vector machine, trained on real handwriting (scikit-learn's digits) when this page
started. It reads **{accuracy:.1%}** of the test digits right.

It would rather **abstain** than guess. It answers from **{threshold:.0%}** confidence on, and only when the
drawing is no further from the digits it knows than **{limit:.2f}**. Both limits were chosen on digits it had
not seen: the first so that at most {error:.0%} of the answers there are wrong, the second so that {kept:.0%}
of the digits there pass. A dot is no seven.
"""


def answer(prediction: Prediction, source: str) -> tuple[str | dict[str, float] | None, str]:
    """What the label and the line under it show for a prediction."""
    if not prediction.abstained:
        return prediction.probabilities, f"From the {source}: read as **{prediction.label}**."
    if prediction.distance is None:
        return None, prediction.reason
    guesses = sorted(prediction.probabilities.items(), key=lambda pair: -pair[1])[:3]
    seen = ", ".join(f"{digit} {chance:.0%}" for digit, chance in guesses)
    return "abstains", f"From the {source}: {prediction.reason} Closest: {seen}."


def build(model: DigitModel | None = None) -> gr.Blocks:
    """The app around `model`, which is trained now if none is given."""
    known = model or DigitModel()
    samples = write_samples(known.split.test, Path(tempfile.mkdtemp(prefix="digits-")))

    def read_drawing(drawing: dict[str, Any] | None) -> tuple[Any, str]:
        image = drawing["composite"] if drawing else None
        return answer(known.predict(image), "pad")

    def read_photo(photo: NDArray[np.uint8] | None) -> tuple[Any, str]:
        return answer(known.predict(photo), "photo")

    flags = gr.CSVLogger()

    def flag(*values: Any) -> None:
        count = flags.flag(list(values))
        gr.Info(f"Kept as number {count} in {FLAGGED}.")

    with gr.Blocks(title="Which digit is this?") as demo:
        with gr.Row():
            with gr.Column(), gr.Tabs() as ways:
                with gr.Tab("Draw", id="draw"):
                    pad = gr.Sketchpad(
                        type="numpy", label="Draw one digit, 0 to 9", canvas_size=(400, 400)
                    )
                with gr.Tab("Photo", id="photo"):
                    photo = gr.Image(type="numpy", label="A photo of one digit", height=400)
            with gr.Column():
                label = gr.Label(label="Answer", num_top_classes=3)
                said = gr.Markdown("Nothing is drawn yet.")
                wrong = gr.Button("Flag this answer", size="sm")
                with gr.Accordion("How it decides", open=False):
                    gr.Markdown(_how(known))
        examples = gr.Examples(
            [[str(path)] for path in samples],
            inputs=photo,
            label="Real digits that it has not seen",
        )
        examples.load_input_event.then(
            lambda: gr.Tabs(selected="photo"), None, ways, show_progress="hidden"
        )

        shown = [label, said]
        pad.change(
            read_drawing,
            pad,
            shown,
            trigger_mode="always_last",
            show_progress="hidden",
            api_name="draw",
        )
        photo.change(
            read_photo,
            photo,
            shown,
            trigger_mode="always_last",
            show_progress="hidden",
            api_name="photo",
        )
        flags.setup([pad, photo, label], FLAGGED)
        # The logger takes values as they come from the page and writes the images beside its file.
        wrong.click(flag, [pad, photo, label], None, preprocess=False, api_visibility="private")
    return demo


def _how(model: DigitModel) -> str:
    """The method and its figures, for the visitor."""
    return _HOW.format(
        accuracy=model.test_accuracy,
        threshold=model.threshold,
        limit=model.distance_limit,
        error=MAX_ERROR,
        kept=KEPT,
    )
