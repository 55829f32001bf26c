"""Layouts: what holds components."""

from __future__ import annotations

from typing import Literal

import showglass as gr

from .exhibit import Room


def show(room: Room) -> None:
    """Each layout around a few fields."""
    room.show("Row, Column and Group", _row, _column, _group)
    room.show("Accordion", lambda: _accordion(True), lambda: _accordion(False))
    room.show("Tabs", _tabs, width=480)
    room.show("Walkthrough", _walkthrough, width=480)
    room.show("Draggable", lambda: _draggable("column"), lambda: _draggable("row"))
    room.show("Grid", _grid, width=480)
    room.show("Modal", _modal)


def _row() -> gr.Row:
    with gr.Row(equal_height=True) as row:
        gr.Textbox(label="Left of two")
        gr.Button("Right")
    return row


def _column() -> gr.Column:
    with gr.Column(variant="panel") as column:
        gr.Textbox(label="In a panel")
        gr.Number(label="Under it")
    return column


def _group() -> gr.Group:
    with gr.Group() as group:
        gr.Textbox(label="Together")
        gr.Number(label="Without gaps")
    return group


def _accordion(is_open: bool) -> gr.Accordion:
    with gr.Accordion("Open" if is_open else "Closed", open=is_open) as accordion:
        gr.Markdown("Details.")
    return accordion


def _tabs() -> gr.Tabs:
    with gr.Tabs() as tabs:
        for name in ("First", "Second"):
            with gr.Tab(name):
                gr.Markdown(f"{name} page.")
        with gr.Tab("Not interactive", interactive=False):
            gr.Markdown("Nobody comes here.")
    return tabs


def _walkthrough() -> gr.Walkthrough:
    with gr.Walkthrough(selected=1) as walkthrough:
        for number, name in enumerate(("Bring", "Check", "Send")):
            with gr.Step(name, id=number):
                gr.Markdown(f"What step “{name}” asks for.")
    return walkthrough


def _draggable(orientation: Literal["row", "column"]) -> gr.Draggable:
    with gr.Draggable(orientation=orientation) as draggable:
        for name in ("One", "Two", "Three"):
            gr.Button(name)
    return draggable


def _grid() -> gr.Grid:
    with gr.Grid(columns=3, min_column_width=140, gap="small", align="end") as grid:
        for name in ("Width", "Height", "Depth"):
            gr.Number(1, label=name)
        gr.Textbox(label="Two columns wide", scale=2)
        gr.Button("One")
    return grid


def _modal() -> gr.Modal:
    ask = gr.Button("Open the dialog")
    with gr.Modal("Really?", width=360) as modal:
        gr.Markdown("It cannot be undone.")
        no = gr.Button("Back")
    ask.click(lambda: gr.Modal(open=True), None, modal, api_visibility="private")
    no.click(lambda: gr.Modal(open=False), None, modal, api_visibility="private")
    return modal
