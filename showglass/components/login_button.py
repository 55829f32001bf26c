"""A button to sign in at a provider, and out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from ..declare import prop
from .button import Button

SIGN_IN = "Sign in with Hugging Face"
"""What stands on it by default; with another provider the page says that one's name instead."""


class LoginButton(Button):
    """A button that leads to the provider's sign-in and back to the same page; for who is signed in, it signs out.

    With one in an app, strangers may use the app, and functions may ask for an `OAuthProfile` or `OAuthToken`. The
    provider is named by OPENID_PROVIDER_URL, OAUTH_CLIENT_ID and OAUTH_CLIENT_SECRET, or by
    `launch(auth=OIDC(…, required=False))`; without one, an app on your own machine makes a sign-in up.
    """

    value: str = prop(default=SIGN_IN, kw_only=False, doc="Text for strangers.")
    logout_value: str = prop(
        default="Logout ({})",
        kw_only=False,
        doc="Text for who is signed in; {} stands for the name.",
    )
    variant: Literal["primary", "secondary", "stop", "huggingface"] = prop(
        default="huggingface", doc="'primary' for the main action."
    )
    icon: str | Path | None = prop(
        default=None, doc="Path or address of a picture before the text."
    )

    def wire_props(self) -> dict[str, Any]:
        """With the mark by which a page puts in who is signed in."""
        return {**super().wire_props(), "sign": "in"}
