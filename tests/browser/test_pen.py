"""A pen on an image editor."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.test_editor import Editor, editor_app, until


def test_a_pen_that_is_pressed_draws_wider(serve: Callable[..., str], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(serve(editor_app()))
    editor = Editor(page)
    editor.bring()
    session = page.context.new_cdp_session(page)
    editor.click("Brush")
    editor.root.get_by_role("slider", name="Brush size").fill("6")

    def pen(kind: str, x: float, y: float, force: float) -> None:
        left, top = editor.place(x, y)
        at = {"x": left, "y": top, "button": "left", "buttons": 1, "clickCount": 1}
        session.send(
            "Input.dispatchMouseEvent",
            {"type": kind, **at, "pointerType": "pen", "force": force},
        )

    def line(y: float, force: float) -> None:
        pen("mousePressed", 0.2, y, force)
        for x in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            pen("mouseMoved", x, y, force)
        pen("mouseReleased", 0.8, y, force)

    line(0.25, 0.1)
    light = until(editor, lambda f: f["ink"][0] > 0)["ink"][0]
    line(0.75, 1.0)
    both = until(editor, lambda f: f["ink"][0] > light)["ink"][0]
    assert both - light > 1.5 * light
