"""The app: a tab for each family of components."""

from __future__ import annotations

from collections.abc import Callable

import showglass as gr

from . import charts, frames, pictures, tables, talk, words
from .exhibit import Room, room

ROOMS: dict[str, Callable[[Room], None]] = {
    "Text": words.show,
    "Choices": words.show_choices,
    "Pictures": pictures.show,
    "Sound, film and space": pictures.show_media,
    "Tables and data": tables.show,
    "Plots": charts.show,
    "Files": tables.show_files,
    "Chat": talk.show,
    "Buttons": talk.show_buttons,
    "Layouts": frames.show,
}

ABOUT = """# About this gallery

Each tab is a family. Its two buttons put all that it shows into the states that only an event brings about: loading,
and failed. Nothing here is sent anywhere.
"""


def build() -> gr.Blocks:
    """The gallery."""
    with gr.Blocks(title="Gallery of components", fill_width=True) as demo:
        gr.Navbar(main_page_name="Components")
        gr.Markdown("# Gallery of components\nEach component in its main states.", container=False)
        with gr.Tabs():
            for title, show in ROOMS.items():
                with room(title) as made:
                    show(made)
    with demo.route("About"):
        with gr.Sidebar("What is where", open=False):
            gr.Markdown("\n".join(f"- {title}" for title in ROOMS))
        gr.Markdown(ABOUT, container=False)
    return demo
