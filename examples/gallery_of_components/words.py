"""Words, numbers and times."""

from __future__ import annotations

import showglass as gr

from .exhibit import Room
from .samples import ARTICLE, SENTENCE, SOURCE

DOLLARS = [{"left": "$", "right": "$", "display": False}]


def show(room: Room) -> None:
    """What one types, and what is told in words."""
    room.show(
        "Textbox",
        lambda: gr.Textbox(label="Empty", placeholder="What do you see?"),
        lambda: gr.Textbox("A small shadow.", label="With a value", info="Shown as it was sent."),
        lambda: gr.Textbox("Fixed", label="Not interactive", interactive=False),
        lambda: gr.Textbox("secret", label="A password", type="password"),
        lambda: gr.Textbox("Copy me", label="With buttons", buttons=["copy"]),
        lambda: gr.Textbox(label="With a submit button", submit_btn=True, placeholder="Ask"),
    )
    room.show(
        "TextArea",
        lambda: gr.TextArea(label="Empty", lines=3),
        lambda: gr.TextArea("One line\nand another", label="With a value", lines=3),
        lambda: gr.TextArea("Fixed", label="Not interactive", interactive=False, lines=3),
    )
    room.show(
        "Number",
        lambda: gr.Number(label="Empty", placeholder="0 to 10"),
        lambda: gr.Number(4.5, label="With bounds", minimum=0, maximum=10, step=0.5),
        lambda: gr.Number(3, label="Not interactive", interactive=False, precision=0),
    )
    room.show(
        "Slider",
        lambda: gr.Slider(0, 100, 30, label="With a value", info="In percent."),
        lambda: gr.Slider(0, 1, 0.25, step=0.05, label="In steps"),
        lambda: gr.Slider(0, 100, 70, label="Not interactive", interactive=False),
    )
    room.show(
        "DateTime",
        lambda: gr.DateTime(label="Empty"),
        lambda: gr.DateTime("2026-03-01 09:30:00", label="With a value", timezone="UTC"),
        lambda: gr.DateTime("2026-03-01", label="A day", include_time=False, interactive=False),
    )
    room.show(
        "Code",
        lambda: gr.Code(label="Empty", language="python", lines=3),
        lambda: gr.Code(SOURCE, label="With a value", language="python", interactive=True),
        lambda: gr.Code('{"a": 1}', label="Not interactive", language="json", interactive=False),
    )
    room.show("Markdown", lambda: gr.Markdown(ARTICLE, latex_delimiters=DOLLARS), width=480)
    room.show("HTML", lambda: gr.HTML("<p>A <mark>marked</mark> word.</p>"), width=480)
    room.show(
        "HighlightedText",
        lambda: gr.HighlightedText(label="Empty"),
        lambda: gr.HighlightedText(SENTENCE, label="Kinds", show_legend=True),
        lambda: gr.HighlightedText([("good", 0.8), (" and ", 0.0), ("bad", -0.7)], label="Scores"),
    )


def show_choices(room: Room) -> None:
    """What one chooses from."""
    kinds = ["cat", "dog", "owl"]
    room.show(
        "Checkbox",
        lambda: gr.Checkbox(label="Off"),
        lambda: gr.Checkbox(True, label="On", info="It was on before."),
        lambda: gr.Checkbox(True, label="Not interactive", interactive=False),
    )
    room.show(
        "CheckboxGroup",
        lambda: gr.CheckboxGroup(kinds, label="Empty"),
        lambda: gr.CheckboxGroup(kinds, value=["cat", "owl"], label="With a value"),
        lambda: gr.CheckboxGroup(kinds, value=["dog"], label="Not interactive", interactive=False),
    )
    room.show(
        "Radio",
        lambda: gr.Radio(kinds, label="Empty"),
        lambda: gr.Radio(kinds, value="dog", label="With a value", info="One of three."),
        lambda: gr.Radio(kinds, value="owl", label="Not interactive", interactive=False),
    )
    room.show(
        "Dropdown",
        lambda: gr.Dropdown(kinds, value=None, label="Empty"),
        lambda: gr.Dropdown(kinds, value=["cat", "dog"], multiselect=True, label="Several"),
        lambda: gr.Dropdown(kinds, value="ferret", allow_custom_value=True, label="One's own"),
        lambda: gr.Dropdown(kinds, value="owl", label="Not interactive", interactive=False),
    )
    room.show(
        "ColorPicker",
        lambda: gr.ColorPicker(label="Empty"),
        lambda: gr.ColorPicker("#2f7fc2", label="With a value"),
        lambda: gr.ColorPicker("#7d4fa5", label="Not interactive", interactive=False),
    )
    room.show(
        "Dataset",
        lambda: gr.Dataset(
            label="Rows",
            components=[gr.Textbox(visible=False), gr.Number(visible=False)],
            headers=["animal", "legs"],
            samples=[["cat", 4], ["owl", 2]],
        ),
        lambda: gr.Dataset(
            label="One column", components=[gr.Textbox(visible=False)], samples=[["cat"], ["dog"]]
        ),
    )
