"""Numbers, dates and names in a text, found by simple rules; mark what they missed."""

import re

import showglass as gr

RULES = {
    "number": r"\b\d[\d.,]*\b",
    "month": r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b",
    "name": r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b",
}
TEXT = "Ada Lovelace was born in December 1815; in 1843 she wrote of Charles Babbage and 1 engine."


def find(text: str) -> dict[str, object]:
    """The text with the places of what was found."""
    found = [
        {"entity": kind, "start": match.start(), "end": match.end()}
        for kind, rule in RULES.items()
        for match in re.finditer(rule, text)
    ]
    free: list[dict[str, object]] = []
    end = 0
    for one in sorted(found, key=lambda one: int(str(one["start"]))):
        if int(str(one["start"])) >= end:
            free.append(one)
            end = int(str(one["end"]))
    return {"text": text, "entities": free}


def count(parts: list[dict[str, str | None]]) -> dict[str, int]:
    """How many parts each class has."""
    labels = [part["class_or_confidence"] for part in parts]
    return {label: labels.count(label) for label in labels if label is not None}


with gr.Blocks(title="Found in the text") as demo:
    text = gr.Textbox(TEXT, label="Text", lines=2)
    found = gr.HighlightedText(
        find(TEXT), label="Found", show_legend=True, color_map={"name": "#8a56c9"}, interactive=True
    )
    counts = gr.JSON(label="How many")
    text.change(find, text, found)
    found.change(count, found, counts)
    demo.load(count, found, counts)
    gr.HighlightedText(
        [
            ("what a ", None),
            ("wonderful", 0.9),
            (" day, what a ", None),
            ("dreadful", -0.8),
            (" road", -0.1),
        ],
        label="Mood",
        show_legend=True,
    )

if __name__ == "__main__":
    demo.launch()
