"""A label: which language is this? Counted from the letters that stand together."""

from __future__ import annotations

from collections import Counter

import showglass as gr

TEXTS = {
    "English": "the quick brown fox jumps over the lazy dog and then it runs through the wood with the others",
    "German": "der schnelle braune Fuchs springt über den faulen Hund und dann läuft er durch den Wald",
    "French": "le renard brun et rapide saute par dessus le chien paresseux puis il court dans la forêt",
    "Spanish": "el rápido zorro marrón salta sobre el perro perezoso y luego corre por el bosque con los otros",
}


def pairs(text: str) -> Counter[str]:
    """How often which two letters stand together."""
    padded = f" {text.lower()} "
    return Counter(padded[at : at + 2] for at in range(len(padded) - 1))


KNOWN = {language: pairs(text) for language, text in TEXTS.items()}


def recognise(text: str) -> dict[str, float]:
    """Each language's share of the pairs that it has in common with the text."""
    found = pairs(text)
    shared = {name: sum((known & found).values()) for name, known in KNOWN.items()}
    total = sum(shared.values())
    return {name: count / total for name, count in shared.items()} if total else {}


with gr.Blocks(title="Which language?") as demo:
    with gr.Row():
        text = gr.Textbox(label="Text", placeholder="Type a sentence")
        language = gr.Label(label="Language", num_top_classes=4)
    text.input(recognise, text, language, show_progress="hidden")
    gr.Examples(["where is the station?", "wo ist der Bahnhof?", "où est la gare ?"], text)

if __name__ == "__main__":
    demo.launch()
