"""Text on many lines: its words, most frequent first."""

import re
from collections import Counter

import showglass as gr

TEXT = """The web of our life is of a mingled yarn,
good and ill together: our virtues would be proud,
if our faults whipped them not; and our crimes would despair,
if they were not cherished by our virtues."""


def words(text: str | None) -> str:
    """Words of a text that stand in it more than once, with their numbers."""
    counted = Counter(re.findall(r"\w+", (text or "").lower()))
    return "\n".join(f"{n}  {word}" for word, n in counted.most_common() if n > 1)


with gr.Blocks(title="Frequent words") as demo:
    with gr.Row():
        text = gr.TextArea(TEXT, label="Text", placeholder="Paste a text")
        frequent = gr.TextArea(label="More than once")
    gr.on(None, words, text, frequent)

if __name__ == "__main__":
    demo.launch()
