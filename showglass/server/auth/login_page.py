"""The login page: one small document without a script, so that nothing but the form can read what is typed."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.types import Send

from ..answers import NOSNIFF, Headers, send_bytes
from ..document import FAVICON
from ..words import Voice

STYLE = Path(__file__).with_name("login_page.css")


@dataclass
class View:
    """What the page shows this time.

    target: where to go after the sign-in, a path of ours; page: the same, as a path below the app. up: from the page's
    address to the app's. error: beside the password; note: above the form. buttons: labels of the providers. form: ask
    for name and password.
    """

    title: str
    message: str | None = None
    target: str = ""
    page: str = ""
    theme: str = ""
    up: str = "./"
    username: str = ""
    error: str = ""
    note: str = ""
    buttons: tuple[str, ...] = ()
    form: bool = True
    proof: str = ""
    """What the form says of itself: `SignIn.form`."""
    sheet: str = ""
    """The author's theme."""
    optional: bool = False
    """Whether strangers may use the app, too."""
    voice: Voice = field(default_factory=Voice)
    leave: str = ""
    """Name of a person who is asked whether to sign out, instead of all else."""


@cache
def style(sheet: str = "") -> str:
    """The page's style sheet, with the colours of the theme over its own."""
    own = STYLE.read_text(encoding="utf-8")
    return f"@layer own{{{own}}}{sheet}" if sheet else own


@cache
def policy(ancestors: str, sheet: str = "") -> bytes:
    """The page's content security policy: its own style, its own form, nothing else."""
    digest = base64.b64encode(sha256(style(sheet).encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data: https:; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {ancestors}"
    ).encode()


def document(view: View) -> bytes:
    """The whole document."""
    body = _leave(view) if view.leave else _enter(view)
    say = view.voice.say
    heading = escape(say("Sign out") if view.leave else say("Sign in"))
    dressed = f' data-theme="{view.theme}"' if view.theme in ("light", "dark") else ""
    return (
        f'<!doctype html><html{view.voice.marks}{dressed}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f'<title>{heading} · {escape(view.title)}</title><link rel="icon" href="{FAVICON}">'
        f"<style>{style(view.sheet)}</style></head><body><main>"
        f'<p class="app">{escape(view.title)}</p><h1>{heading}</h1>{body}</main></body></html>'
    ).encode()


def _enter(view: View) -> str:
    parts = []
    say = view.voice.say
    if view.note:
        parts.append(f'<p class="note" role="status">{escape(view.note)}</p>')
    if view.message:
        parts.append(f'<div class="message">{view.message}</div>')
    shown = view.form or view.buttons
    if view.error and not view.form:
        parts.append(f'<p class="error" id="error" role="alert">{escape(view.error)}</p>')
    if view.form:
        parts.append(_form(view))
    if view.form and view.buttons:
        parts.append(f'<p class="or">{escape(say("or"))}</p>')
    parts += [_button(view, at, label) for at, label in enumerate(view.buttons)]
    if not shown:
        nowhere = say("You are not signed in where this app asks for it.")
        parts.append(f"<p>{escape(nowhere)}</p>")
    if view.optional:
        onward = escape(say("Go on without signing in"))
        parts.append(f'<p><a href="{view.up}">{onward}</a></p>')
    return "".join(parts)


def _form(view: View) -> str:
    say = view.voice.say
    wrong = bool(view.error)
    marks = ' aria-invalid="true" aria-describedby="error"' if wrong else ""
    error = f'<p class="error" id="error" role="alert">{escape(view.error)}</p>' if wrong else ""
    name_focus, password_focus = ("", " autofocus") if view.username else (" autofocus", "")
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in _onward(view)
    )
    return (
        f'<form method="post" action="{view.up}login?form={view.proof}">{hidden}'
        f'<label for="username">{escape(say("Name"))}</label>'
        f'<input id="username" name="username" required maxlength="1024" autocomplete="username" autocapitalize="none"'
        f' spellcheck="false" value="{escape(view.username)}"{name_focus}{marks}>'
        f'<label for="password">{escape(say("Password"))}</label>'
        '<input id="password" name="password" type="password" required maxlength="1024"'
        f' autocomplete="current-password"{password_focus}{marks}>{error}'
        f'<button type="submit">{escape(say("Sign in"))}</button></form>'
    )


def _button(view: View, at: int, label: str) -> str:
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in _onward(view))
    address = f"{view.up}login/oidc/{at}" + (f"?{query}" if query else "")
    return f'<a class="button" href="{escape(address)}">{escape(label)}</a>'


def _onward(view: View) -> list[tuple[str, str]]:
    """Where to go after the sign-in, as fields of the form."""
    return [(n, v) for n, v in (("_target_url", view.target), ("page", view.page)) if v]


def _leave(view: View) -> str:
    say = view.voice.say
    asked = say(
        "Another site asks to sign out {name} here, everywhere and on all devices.", name=view.leave
    )
    return (
        f"<p>{escape(asked)}</p>"
        f'<form method="post" action="{view.up}logout?form={view.proof}">'
        f'<button type="submit">{escape(say("Sign out"))}</button></form>'
        f'<p><a href="{view.up}">{escape(say("Stay signed in"))}</a></p>'
    )


async def send_page(
    send: Send,
    status: int,
    view: View,
    headers: Iterable[tuple[bytes, bytes]] = (),
    *,
    ancestors: str = "'self'",
) -> None:
    """Answer with the page."""
    own: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", policy(ancestors, view.sheet)),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
        NOSNIFF,
    ]
    await send_bytes(send, status, document(view), [*own, *headers])
