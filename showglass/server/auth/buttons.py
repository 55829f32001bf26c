"""Buttons to sign in and out, as the page of one person has them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ...components.login_button import SIGN_IN
from ...protocol import ComponentConfig


def dressed(
    component: ComponentConfig, name: str, page: str, label: str, ways: int
) -> ComponentConfig:
    """The component, if it is one to sign in or out, for the page of whoever is called `name`; '' is a stranger.

    page: path of the page below the app, to come back to. label: what to say for strangers where the author said
    nothing. ways: how many there are to sign in; 0 when there is none but what let somebody in already.
    """
    sign = component.props.get("sign")
    if sign is None:
        return component
    own = {"in": _entering, "out": _leaving}[sign](component.props, name, label)
    door = "logout" if name else "login/oidc/0" if ways == 1 else "login"
    # last, so that the page can add what its own address asks for
    address = f"{door}?page={quote('/' + page, safe='')}"
    return ComponentConfig(
        component.id, component.type, {**component.props, **own, "sign": address}
    )


def _entering(props: dict[str, Any], name: str, label: str) -> dict[str, Any]:
    if name:
        return {"value": str(props.get("logout_value", "")).replace("{}", name)}
    return {"value": label} if props.get("value") == SIGN_IN and label else {}


def _leaving(props: dict[str, Any], name: str, label: str) -> dict[str, Any]:
    return {"interactive": bool(name)}
