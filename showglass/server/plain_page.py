"""What a person sees who opens an address that has no page, or whose page failed: words, and the way back."""

from __future__ import annotations

import html
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse

from .words import voice_of, word

STYLE = """
:root { color-scheme: light dark; --paper: #f4f7f7; --ink: #14211f; --soft: #4b5c5b; --accent: #0b7078; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1415; --ink: #e3ecec; --soft: #a3b5b5; --accent: #5fc9d2; }
}
body { display: grid; align-content: center; justify-items: center; gap: 8px; min-height: 100dvh; margin: 0;
  padding: 24px; box-sizing: border-box; background: var(--paper); color: var(--ink); text-align: center;
  font: 14px / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0; font-size: 20px; font-weight: 600; }
p { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
a { display: inline-block; min-height: 24px; color: var(--accent); text-underline-offset: 2px; }
"""

SAID = {
    404: (
        word("There is no such page"),
        word("The address may have changed, or have a slip of the pen in it."),
    ),
    500: (
        word("This page failed"),
        word("Its author can see why. It may help to try again in a moment."),
    ),
}


DEEPEST = 16
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def asked_by_person(request: Request) -> bool:
    """Whether a browser will show the answer as a page; programs get JSON."""
    return request.headers.get("sec-fetch-dest") == "document"


def plain_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """A page that says `detail`, or what the status means, with a link to the app's first page."""
    voice = voice_of(request.scope)
    title, words = SAID.get(status, (HTTPStatus(status).phrase, detail))
    # relative, like all of the app's addresses: a proxy may have taken something from the path
    path: str = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    home = "../" * min(path.count("/") - 1, DEEPEST) or "./"
    back = "" if status == 500 else f'<p><a href="{home}">{voice.say("To the first page")}</a></p>'
    return HTMLResponse(
        f'<!doctype html><html{voice.marks}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(voice.say(title))}</title><style>{STYLE}</style></head>"
        f"<body><h1>{html.escape(voice.say(title))}</h1><p>{html.escape(voice.say(words))}</p>{back}</body></html>",
        status,
        HEADERS,
    )
