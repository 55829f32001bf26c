"""HTML: a card with places for values; what a visitor types is escaped by its double braces."""

from __future__ import annotations

import showglass as gr

CARD = """
<article class="card">
  <h2>{{value.name}}</h2>
  <p>{{value.words}} words, {{value.letters}} letters</p>
</article>
"""
STYLE = (
    ".card { padding: 16px; border-inline-start: 4px solid ${edge}; background: var(--surface); }"
)


def count(name: str, text: str) -> dict[str, str | int]:
    """How long a text is."""
    return {"name": name or "Nameless", "words": len(text.split()), "letters": len(text)}


with gr.Blocks(title="A card") as demo:
    name = gr.Textbox("", label="Name")
    text = gr.Textbox("", label="Text", lines=3)
    card = gr.HTML(count("", ""), html_template=CARD, css_template=STYLE, edge="var(--accent)")
    gr.on([name.change, text.change], count, [name, text], card)

if __name__ == "__main__":
    demo.launch()
