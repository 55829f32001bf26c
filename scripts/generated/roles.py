"""Roles and accessible names of the views, by wire type; a browser test looks for them in the examples."""

from __future__ import annotations

LABEL = "the label"

ROLES: dict[str, list[tuple[str, str]]] = {
    "button": [("button", "its text")],
    "checkbox": [("checkbox", LABEL)],
    "checkboxgroup": [("group", LABEL), ("checkbox", "the choice")],
    "dropdown": [("combobox", LABEL)],
    "number": [("spinbutton", LABEL)],
    "radio": [("radiogroup", LABEL), ("radio", "the choice")],
    "slider": [
        ("slider", "`range slider for` the label"),
        ("spinbutton", "`number input for` the label"),
    ],
    "textbox": [("textbox", LABEL)],
}
