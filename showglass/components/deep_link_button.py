"""A button that shares what the page shows."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from .button import Button

LINK = "link"
"""What the page calls to have a link made of the values that it shows."""


class DeepLinkButton(Button):
    """A button that copies a link to the app as it looks now: whoever opens it sees the same values.

    The link lives for 30 days. HTML, and values that components refuse, stay behind.
    """

    value: str = prop(default="Share via Link", kw_only=False, doc="Text on the button.")
    copied_value: str = prop(
        default="Link Copied!", kw_only=False, doc="Text on it for a moment, once it is copied."
    )
    variant: Literal["primary", "secondary"] = prop(
        default="secondary", doc="'primary' for the main action."
    )
