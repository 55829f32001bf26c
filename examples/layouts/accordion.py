"""Children that fold away: what few people change stays out of sight."""

import showglass as gr


def shorten(text: str, most: int, mark: str) -> str:
    """The beginning of a text, with a mark where it was cut."""
    return text if len(text) <= most else text[:most].rstrip() + mark


with gr.Blocks(title="Shorten") as demo:
    text = gr.Textbox("A model behind glass: show it, share it, test it.", label="Text")
    with gr.Accordion("More options", open=False):
        most = gr.Slider(5, 60, 20, step=1, precision=0, label="Most characters")
        mark = gr.Textbox(" …", label="Mark of a cut")
    short = gr.Textbox(label="Shortened")
    gr.on(None, shorten, [text, most, mark], short)

if __name__ == "__main__":
    demo.launch()
