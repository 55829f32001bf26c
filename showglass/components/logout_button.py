"""A button to sign out."""

from __future__ import annotations

from typing import Any

from ..declare import prop
from .button import Button


class LogoutButton(Button):
    """A button that signs out who is signed in, everywhere; for strangers there is nothing to press."""

    value: str = prop(default="Logout", kw_only=False, doc="Text on the button.")

    def wire_props(self) -> dict[str, Any]:
        """Greyed out; the page of who is signed in lights it up."""
        props = super().wire_props()
        lit = {"sign": "out"} if self.interactive else {}
        return {**props, **lit, "interactive": False}
