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
        sure = max(prediction.probabilities.values())
        limit = f"it answers from {prediction.threshold:.0%} on"
        return (
            prediction.probabilities,
            f"From the {source}: read as **{prediction.label}** with {sure:.0%} confidence; {limit}.",
        )
    if prediction.distance is None:
        return None, prediction.reason
    guesses = sorted(prediction.probabilities.items(), key=lambda pair: -pair[1])[:3]
    seen = ", ".join(f"{digit} {chance:.0%}" for digit, chance in guesses)
    return "abstains", f"From the {source}: {prediction.reason} Closest: {seen}."


class Desk:
    """What the page's events run: reading a drawing or a photo, and keeping what is flagged."""

    def __init__(self, model: DigitModel) -> None:
        self.model = model
        self.flags = gr.CSVLogger()

    def draw(self, drawing: dict[str, Any] | None) -> tuple[Any, str]:
        """The answer for what is on the pad."""
        image = drawing["composite"] if drawing else None
        return answer(self.model.predict(image), "pad")

    def photo(self, photo: NDArray[np.uint8] | None) -> tuple[Any, str]:
        """The answer for a photo, shape (H, W, 3)."""
        return answer(self.model.predict(photo), "photo")

    def flag(self, *values: Any) -> None:
        """Keep pad, photo and answer for the author."""
        count = self.flags.flag(list(values))
        gr.Success(f"Kept as number {count} for the author.", title="Flagged", duration=4)


def build(model: DigitModel | None = None, flagged: str | Path = FLAGGED) -> gr.Blocks:
    """The app around `model`, which is trained now if none is given. Flags go to the folder `flagged`."""
    desk = Desk(model or DigitModel())
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
                    gr.Markdown(_how(desk.model))
        _add_examples(desk.model, photo, ways)
        live: Any = {"trigger_mode": "always_last", "show_progress": "hidden"}
        pad.change(desk.draw, pad, [label, said], "draw", **live)
        photo.change(desk.photo, photo, [label, said], "photo", **live)
        desk.flags.setup([pad, photo, label], flagged)
        # The logger takes values as they come from the page and writes the images beside its file.
        wrong.click(desk.flag, [pad, photo, label], preprocess=False, api_visibility="private")
    return demo


def _add_examples(model: DigitModel, photo: gr.Image, ways: gr.Tabs) -> None:
    """Real digits of the test split: a click shows one as the photo."""
    samples = write_samples(model.split.test, Path(tempfile.mkdtemp(prefix="digits-")))
    examples = gr.Examples(
        [[str(path)] for path in samples], inputs=photo, label="Real digits that it has not seen"
    )
    examples.load_input_event.then(
        lambda: gr.Tabs(selected="photo"), None, ways, show_progress="hidden"
    )


def _how(model: DigitModel) -> str:
    """The method and its figures, for the visitor."""
    return _HOW.format(
        accuracy=model.test_accuracy,
        threshold=model.threshold,
        limit=model.distance_limit,
        error=MAX_ERROR,
        kept=KEPT,
    )
