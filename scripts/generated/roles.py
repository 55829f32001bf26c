"""Roles and accessible names of the views, by wire type: what keyboards, screen readers and browser tests go by.

A browser test (tests/docs/test_roles.py) finds each on a page. `{label}` stands for the label of the component.
"""

from __future__ import annotations

LABEL = "{label}"

ROLES: dict[str, list[tuple[str, str]]] = {
    "accordion": [("button", LABEL)],
    "annotatedimage": [("group", LABEL)],
    "button": [("button", LABEL)],
    "checkbox": [("checkbox", LABEL)],
    "checkboxgroup": [("group", LABEL), ("checkbox", "{choice}")],
    "code": [("textbox", LABEL)],
    "colorpicker": [("textbox", "hex value for {label}")],
    "datetime": [("textbox", LABEL)],
    "dialogue": [("group", LABEL)],
    "dropdown": [("combobox", LABEL)],
    "file": [("group", LABEL)],
    "fileexplorer": [("group", LABEL)],
    "gallery": [("group", LABEL)],
    "highlightedtext": [("group", LABEL)],
    "image": [("group", LABEL)],
    "imageeditor": [("group", LABEL)],
    "imageslider": [("group", LABEL)],
    "json": [("group", LABEL)],
    "label": [("group", LABEL)],
    "number": [("spinbutton", LABEL)],
    "radio": [("radiogroup", LABEL), ("radio", "{choice}")],
    "slider": [("slider", "range slider for {label}"), ("spinbutton", "number input for {label}")],
    "sidebar": [("complementary", LABEL)],
    "tabitem": [("tab", LABEL), ("tabpanel", LABEL)],
    "tabs": [("tablist", "")],
    "textbox": [("textbox", LABEL)],
}
