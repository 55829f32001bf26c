"""What a LoginButton brings when `auth=` says nothing: strangers may use the app, and sign in when they like."""

from __future__ import annotations

import logging
import os

from ...auth import OIDC
from ...components.login_button import LoginButton
from ...tree import Root
from ..settings import Settings
from .signin import Asked

console = logging.getLogger("showglass")
VARIABLES = ("OPENID_PROVIDER_URL", "OAUTH_CLIENT_ID")
MADE_UP = (
    "A LoginButton, and no provider to sign in at (OPENID_PROVIDER_URL and OAUTH_CLIENT_ID, or auth=OIDC(…)): on this "
    "machine a sign-in is made up."
)
MISSING = (
    "This app has a LoginButton, but knows no provider to sign in at: set OPENID_PROVIDER_URL, OAUTH_CLIENT_ID and "
    "OAUTH_CLIENT_SECRET, or pass auth=OIDC(issuer, client_id, client_secret, required=False). Only an app that this "
    "machine alone can reach may do without."
)


def asked_by_button(root: Root, settings: Settings) -> Asked | None:
    """The sign-in of an app with a LoginButton. Raises ValueError when there is nothing to sign in at."""
    if not any(isinstance(block, LoginButton) for block in root.blocks.values()):
        return None
    if any(os.environ.get(name) for name in VARIABLES):
        return Asked(providers=[OIDC(required=False)])
    # launched on loopback, and below no name of a proxy
    if settings.allowed_hosts is None or settings.root_path:
        raise ValueError(MISSING)
    console.warning(MADE_UP)
    return Asked(rehearsal=True)
