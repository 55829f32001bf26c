"""One app in every theme, and in one of your own: `python examples/themes.py`, then choose in the first line."""

from __future__ import annotations

import showglass as gr

HOST, PORT = "127.0.0.1", 7860


class Slate(gr.themes.Base):
    """A theme of one's own: hues, sizes and fonts first, then single variables."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=gr.themes.colors.indigo,
            neutral_hue=gr.themes.colors.slate,
            radius_size=gr.themes.sizes.radius_none,
            font=("Georgia", "serif"),
        )
        self.set(block_border_width="1px", block_padding="12px", button_primary_shadow="none")


THEMES: dict[str, gr.themes.Base] = {
    **{name: theme() for name, theme in gr.themes.BUILT_IN.items()},
    "slate": Slate(),
}


def build(title: str) -> gr.Blocks:
    """The app that all of them are shown with."""
    links = " · ".join(
        f"**{name}**" if name == title else f"[{name}](../{name}/)" for name in THEMES
    )
    with gr.Blocks(title=f"Theme {title}") as app:
        gr.Markdown(links)
        with gr.Row():
            with gr.Column():
                name = gr.Textbox(
                    label="Patient", value="A. Lovelace", info="Shown to nobody else."
                )
                age = gr.Slider(0, 110, 36, step=1, label="Age")
                ward = gr.Radio(["Intake", "Ward", "Home"], value="Ward", label="Where")
                signs = gr.CheckboxGroup(["fever", "cough", "rash"], value=["cough"], label="Signs")
                with gr.Row():
                    ask = gr.Button("Ask the model", variant="primary")
                    gr.ClearButton([name, signs])
                    gr.Button("Discard", variant="stop")
            with gr.Column():
                answer = gr.Label(
                    {"influenza": 0.62, "cold": 0.31, "measles": 0.07}, label="Answer"
                )
                with gr.Tabs():
                    with gr.Tab("Why"):
                        why = gr.Markdown("A **cough** without a rash, see [the model](#).")
                    with gr.Tab("Table"):
                        gr.Dataframe([["cough", 0.4], ["rash", 0.0]], headers=["sign", "weight"])
                with gr.Accordion("Notes", open=True):
                    gr.Code("answer = model(patient)", language="python", label="Call")
        ask.click(judge, [name, age, ward, signs], [answer, why])
    return app


def judge(name: str, age: int, ward: str, signs: list[str]) -> tuple[dict[str, float], str]:
    """No model: as many points as signs."""
    flu = min(0.9, 0.2 + 0.2 * len(signs) + age / 500)
    told = f"{name or 'Nobody'}, {age}, {ward.lower()}: {', '.join(signs) or 'no signs'}."
    return {"influenza": flu, "cold": (1 - flu) * 0.8, "measles": (1 - flu) * 0.2}, told


demo = build("slate")

if __name__ == "__main__":
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    app = Starlette(routes=[Route("/", lambda _: RedirectResponse("/default/"))])
    for called, theme in THEMES.items():
        gr.mount_app(app, build(called), f"/{called}", theme=theme)
    uvicorn.run(app, host=HOST, port=PORT)
