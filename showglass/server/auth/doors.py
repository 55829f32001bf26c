"""The doors of signing in and out, and of asking who one is."""

from __future__ import annotations

import logging

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ...auth import User
from ...gates.limit import TooLarge
from ...gates.redirect import local_page, local_path, redirect
from ...store.base import StoreAway
from ..address import API
from ..answers import Headers, send_bytes, send_error, send_json
from ..body import BadBody, ClientGone, header, query
from ..service import Service
from ..words import word
from . import provider_doors
from .identity import identity_of, user_of
from .login_form import LoginForm, read_form
from .passwords import Overloaded
from .shown import Failed, Shown, wants_html
from .signin import SignIn

console = logging.getLogger("showglass")
WRONG = word("Name or password is wrong.")
OUT = word("You are signed out.")
BUSY = word("The app cannot sign anybody in just now. Try again in a moment.")
NO_STORE: Headers = [(b"cache-control", b"no-store")]


class Login:
    """ASGI: `/login`. A form of the page is answered with pages, everything else with JSON."""

    def __init__(self, service: Service, signin: SignIn) -> None:
        self.signin = signin
        self.shown = Shown(service, signin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await self._page(scope, send)
            return
        form = LoginForm("", "")
        try:
            form = await read_form(scope, receive)
            cookie = await self._sign_in(scope, form)
        except ClientGone:
            return
        except TooLarge as error:
            await send_error(send, 413, str(error))
        except BadBody as error:
            await send_error(send, 400, str(error))
        except Failed as failed:
            await self._failed(scope, send, form, failed)
        else:
            await self._done(scope, send, form, cookie)

    async def _page(self, scope: Scope, send: Send) -> None:
        target, page = query(scope, "_target_url"), query(scope, "page")
        if identity_of(scope) is not None:
            await redirect(send, target, otherwise=local_page(page, "./"))
            return
        view = self.shown.view(scope)
        view.target, view.page = local_path(target) or "", local_path(page) or ""
        view.note = view.voice.say(OUT) if query(scope, "out") else ""
        await self.shown.send(scope, send, 200, view)

    async def _sign_in(self, scope: Scope, form: LoginForm) -> tuple[bytes, bytes]:
        """The cookie of a new sign-in. Raises `Failed`."""
        try:
            wait = await self.signin.throttle.admit(scope, form.username)
            if wait:
                said = word("Too many attempts. Try again in {minutes} min.")
                raise Failed(429, said, wait, minutes=str(-(-wait // 60)))
            found = await self.signin.by_password(form.username, form.password)
            if found is None:
                raise Failed(400, WRONG, detail="Incorrect credentials.")
            await self.signin.throttle.forgive(scope, form.username)
            token = await self.signin.replace(identity_of(scope), found)
        except (StoreAway, Overloaded):
            raise Failed(503, BUSY, 5) from None
        except Failed:
            raise
        except Exception:  # of the author's function: nobody comes in by it
            console.exception("auth= failed: the sign-in was refused.")
            raise Failed(503, provider_doors.FAILED, 5) from None
        cookies = self.signin.cookies
        return cookies.set(scope, cookies.name(scope), token)

    async def _failed(self, scope: Scope, send: Send, form: LoginForm, failed: Failed) -> None:
        view = self.shown.view(scope)
        view.target, view.page = local_path(form.target) or "", local_path(form.page) or ""
        view.username = form.username[:1024]
        await self.shown.fail(scope, send, failed, view)

    @staticmethod
    async def _done(scope: Scope, send: Send, form: LoginForm, cookie: tuple[bytes, bytes]) -> None:
        if wants_html(scope):
            onward = local_page(form.page, "./")
            await redirect(send, form.target, otherwise=onward, headers=[cookie], form=True)
        else:
            await send_json(send, {"success": True}, headers=[cookie, *NO_STORE])


class Logout:
    """ASGI: `/logout`, with `all_session=false` for this browser alone."""

    def __init__(self, service: Service, signin: SignIn) -> None:
        self.signin = signin
        self.shown = Shown(service, signin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        identity = identity_of(scope)
        if identity is not None:
            # the origin gate judges a POST; a GET that another site made somebody follow is asked about
            site = header(scope, b"sec-fetch-site") or b"none"
            if scope["method"] != "POST" and site not in (b"same-origin", b"none"):
                view = self.shown.view(scope)
                view.leave = identity.user.name
                await self.shown.send(scope, send, 200, view)
                return
            everywhere = query(scope, "all_session").lower() not in ("0", "false", "no")
            try:
                await self.signin.sign_out(identity, everywhere=everywhere)
            except StoreAway as error:
                await send_error(send, 503, str(error))
                return
        cookies = self.signin.cookies
        gone = [cookies.set(scope, cookies.name(scope), "", seconds=0)]
        said = local_page(query(scope, "page"), "./")
        if wants_html(scope) and self.signin.has_page and not self.signin.optional:
            said = "./login?out=1"
        form = scope["method"] == "POST"
        await redirect(send, query(scope, "_target_url"), otherwise=said, headers=gone, form=form)


class Home:
    """ASGI: signing in or out of an app that asks nobody to."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await redirect(send, query(scope, "_target_url"))


class Who:
    """ASGI: `user`: the name of who asks, or null."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user = user_of(scope)
        await send_json(send, None if user is None else user.name, headers=NO_STORE)


class Token:
    """ASGI: `token`: the token of who asks, for use as a bearer. Scripts of a page never get it."""

    def __init__(self, signin: SignIn | None) -> None:
        self.signin = signin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user: User | None = user_of(scope)
        token = None
        if self.signin is not None and header(scope, b"sec-fetch-site") is None:
            token = self.signin.token_of(scope)
        name = None if user is None else user.name
        await send_json(send, {"token": token, "user": name}, headers=NO_STORE)


class Check:
    """ASGI: `login_check`: null for whoever the gate let through."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_bytes(send, 200, b"null", [(b"content-type", b"application/json"), *NO_STORE])


def routes(service: Service) -> list[BaseRoute]:
    """Doors of signing in."""
    signin = service.signin
    login: ASGIApp = Home() if signin is None else Login(service, signin)
    logout: ASGIApp = Home() if signin is None else Logout(service, signin)
    small: list[tuple[str, ASGIApp]] = [
        ("login_check", Check()),
        ("user", Who()),
        ("token", Token(signin)),
    ]
    elsewhere = [] if signin is None else provider_doors.routes(service, signin)
    return [
        *elsewhere,
        Route("/login", login, methods=["GET", "HEAD", "POST"]),
        Route("/logout", logout, methods=["GET", "HEAD", "POST"]),
        *(
            Route(f"{API}/{name}{end}", d, methods=["GET"])
            for name, d in small
            for end in ("", "/")
        ),
    ]
