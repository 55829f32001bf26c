"""Showing the login page of one app."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import Scope, Send

from ..answers import send_json
from ..body import header
from ..page import chosen_theme
from ..service import Service
from ..words import Voice, voice_of
from .login_page import View, send_page
from .signin import SignIn

HeaderPairs = Iterable[tuple[bytes, bytes]]


class Failed(Exception):
    """A sign-in that did not come about.

    shown: for the person, a word of the catalogues. detail: for clients, the same unless given. wait: seconds before it
    is worth another try. holes: what is filled into `shown`.
    """

    def __init__(
        self, status: int, shown: str, wait: int = 0, detail: str = "", **holes: str
    ) -> None:
        super().__init__(Voice().say(shown, **holes))
        self.status = status
        self.wait = wait
        self.detail = detail or str(self)
        self._shown = shown
        self._holes = holes

    def said(self, voice: Voice) -> str:
        """What the person reads."""
        return voice.say(self._shown, **self._holes)


def wants_html(scope: Scope) -> bool:
    """Whether a person looks at the answer."""
    return b"text/html" in (header(scope, b"accept") or b"")


class Shown:
    """Makes and sends the page."""

    def __init__(self, service: Service, signin: SignIn) -> None:
        self.title = service.title
        self.signin = signin
        self.sheet = service.look.themed
        self.ancestors = " ".join(["'self'", *service.settings.allowed_origins])

    def view(self, scope: Scope, up: str = "./") -> View:
        """What the page shows when nothing was said yet. up: from the request's address to the app's."""
        return View(
            self.title,
            self.signin.asked.message,
            up=up,
            theme=chosen_theme(scope),
            buttons=self.signin.labels,
            form=self.signin.passwords.any,
            optional=self.signin.optional,
            sheet=self.sheet,
            voice=voice_of(scope),
        )

    async def send(
        self, scope: Scope, send: Send, status: int, view: View, headers: HeaderPairs = ()
    ) -> None:
        """Answer with the page."""
        view.proof, cookie = self.signin.form(scope)
        await send_page(send, status, view, [*headers, cookie], ancestors=self.ancestors)

    async def fail(
        self, scope: Scope, send: Send, failed: Failed, view: View, headers: HeaderPairs = ()
    ) -> None:
        """Answer a sign-in that did not come about: to a person in place, to clients as JSON."""
        later = [(b"retry-after", str(failed.wait).encode())] if failed.wait else []
        if wants_html(scope):
            view.error = failed.said(view.voice)
            await self.send(scope, send, failed.status, view, [*headers, *later])
        else:
            await send_json(send, {"detail": failed.detail}, failed.status, [*headers, *later])
