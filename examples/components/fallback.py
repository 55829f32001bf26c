"""A component of one's own, without a view of its own: the page shows its value as a tree."""

from __future__ import annotations

import showglass as gr


class Fraction(gr.Fallback):
    """A number as a fraction of whole numbers."""

    def postprocess(self, value: float | None) -> dict[str, int] | None:
        """The numerator and denominator."""
        if value is None:
            return None
        over, under = value.as_integer_ratio()
        return {"over": over, "under": under}


with gr.Blocks(title="Fractions") as demo:
    number = gr.Number(0.625, label="Number")
    fraction = Fraction(0.625, label="As a fraction", info="As the machine has it.")
    number.change(lambda n: n or 0.0, number, fraction)

if __name__ == "__main__":
    demo.launch()
