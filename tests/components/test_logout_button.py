"""LogoutButton: for who is signed in; what it does is in tests/server/auth and tests/browser."""

from __future__ import annotations

import showglass as gr
from tests.components.test_login_button import dress


def test_there_is_nothing_to_press_for_strangers() -> None:
    assert gr.LogoutButton().wire_props()["interactive"] is False
    assert dress(gr.LogoutButton())["interactive"] is False
    lit = dress(gr.LogoutButton(), "ann")
    assert (lit["interactive"], lit["value"], lit["sign"]) == (
        True,
        "Logout",
        "logout?page=%2Fa%2Fb",
    )


def test_the_author_may_keep_it_dark() -> None:
    assert dress(gr.LogoutButton(interactive=False), "ann")["interactive"] is False
    assert gr.LogoutButton("Away").get_config()["value"] == "Away"
