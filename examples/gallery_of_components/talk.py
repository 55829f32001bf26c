"""Conversations and buttons."""

from __future__ import annotations

import showglass as gr

from .exhibit import Room
from .samples import TALK


def show(room: Room) -> None:
    """What one talks with."""
    room.show(
        "Chatbot",
        lambda: gr.Chatbot(label="Empty", height=320, placeholder="Nothing was said yet."),
        lambda: gr.Chatbot(TALK, label="With messages", height=320),
        width=480,
    )
    room.show(
        "MultimodalTextbox",
        lambda: gr.MultimodalTextbox(label="Empty", placeholder="Ask, and add files"),
        lambda: gr.MultimodalTextbox("Fixed", label="Not interactive", interactive=False),
        width=480,
    )

    room.show(
        "Dialogue",
        lambda: gr.Dialogue(label="Empty", speakers=["Ann", "Bob"]),
        lambda: gr.Dialogue(
            [{"speaker": "Ann", "text": "Is it a seven?"}, {"speaker": "Bob", "text": "A one."}],
            speakers=["Ann", "Bob"],
            label="With lines",
        ),
        width=480,
    )


def show_buttons(room: Room) -> None:
    """What one presses."""
    room.show(
        "Button",
        lambda: gr.Button("Secondary"),
        lambda: gr.Button("Primary", variant="primary"),
        lambda: gr.Button("Stop", variant="stop"),
        lambda: gr.Button("Huggingface style", variant="huggingface"),
        lambda: gr.Button("Small", size="sm"),
        lambda: gr.Button("Not interactive", interactive=False),
        lambda: gr.Button("A link", link="https://example.org"),
        width=160,
    )
    room.show(
        "LoginButton, LogoutButton",
        gr.LoginButton,
        lambda: gr.LoginButton("Sign in", variant="primary", size="sm"),
        gr.LogoutButton,
        width=160,
    )
    room.show(
        "ClearButton, DeepLinkButton, DuplicateButton",
        gr.ClearButton,
        gr.DeepLinkButton,
        gr.DuplicateButton,
        width=160,
    )
