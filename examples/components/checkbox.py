"""A yes or no that changes how a text is counted."""

import showglass as gr


def count(text: str | None, spaces: bool) -> int:
    """Characters of a text, with or without the spaces."""
    written = text or ""
    return len(written if spaces else "".join(written.split()))


with gr.Blocks(title="Count characters") as demo:
    text = gr.Textbox("The glass is half full.", label="Text")
    spaces = gr.Checkbox(True, label="Count spaces", info="Line breaks are spaces too.")
    characters = gr.Number(label="Characters", precision=0)
    gr.on(None, count, [text, spaces], characters)

if __name__ == "__main__":
    demo.launch()
