"""A form that remembers who you are, also after a restart of the app."""

from typing import Any

import showglass as gr

with gr.Blocks(title="Welcome back") as demo:
    visitor = gr.BrowserState(
        {"name": "", "visits": 0}, storage_key="welcome", secret="of this app"
    )
    name = gr.Textbox(label="Your name")
    greeting = gr.Textbox(label="Greeting", interactive=False)

    @demo.load(inputs=visitor, outputs=[visitor, name, greeting])
    def come(seen: dict[str, Any]) -> tuple[dict[str, Any], str, str]:
        """One visit more."""
        now = {**seen, "visits": seen["visits"] + 1}
        who = seen["name"] or "stranger"
        return now, seen["name"], f"Hello {who}, this is visit {now['visits']}."

    @name.submit(inputs=[visitor, name], outputs=visitor)
    def rename(seen: dict[str, Any], new: str) -> dict[str, Any]:
        """Remember the name."""
        return {**seen, "name": new}


if __name__ == "__main__":
    demo.launch()
