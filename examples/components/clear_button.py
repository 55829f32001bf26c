"""A button that empties a form, in the page itself, and starts a State again."""

import showglass as gr


def note(text: str | None, urgent: bool, notes: list[str]) -> tuple[list[str], str, str]:
    """Adds a note to those of this session."""
    if not text:
        raise gr.Error("Write something first.")
    kept = [*notes, f"! {text}" if urgent else text]
    return kept, "\n".join(kept), ""


with gr.Blocks(title="Notes") as demo:
    notes = gr.State([])
    text = gr.Textbox(label="Note")
    urgent = gr.Checkbox(label="Urgent")
    with gr.Row():
        gr.ClearButton([text, urgent], value="Clear the form")
        forget = gr.ClearButton(notes, value="Forget all", variant="stop")
        keep = gr.Button("Keep", variant="primary")
    kept = gr.TextArea(label="Kept")
    forget.add(kept)
    gr.on([keep.click, text.submit], note, [text, urgent, notes], [notes, kept, text])

if __name__ == "__main__":
    demo.launch()
