"""The doors of signing in at a provider."""

from __future__ import annotations

import hmac
import logging
import re

from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from ...gates.ask_provider import ProviderAway, ProviderRefused
from ...gates.redirect import NotOurs, local_page, local_path, redirect, redirect_to_provider
from ...store.base import StoreAway
from ..address import root_of
from ..body import query
from ..service import Service
from ..words import word
from . import flow as flows
from . import rehearsal
from .flow import FLOW_SECONDS, Flow
from .identity import identity_of
from .keys import BadToken
from .provider import NotAllowedIn
from .shown import Failed, Shown
from .signin import SignIn

console = logging.getLogger("showglass")
BACK = "/login/callback"
AGAIN = word(
    "That did not work: the sign-in was begun elsewhere, or too long ago. Please begin again."
)
NOT_HERE = word(
    "You signed in, but this app is not for you. Ask its author, or use another account."
)
NOT_HERE_EITHER = (
    "A made-up sign-in is for the machine that the app runs on, with nothing in between."
)
BROKEN = word("The sign-in service gave an answer that cannot be trusted. Please begin again.")
TOO_MANY = word("Too many attempts. Try again in a few minutes.")
FAILED = word("The app could not check this. Its author can see why.")
AWAY = word("The sign-in service cannot be asked just now. Try again in a moment.")
_WORD = re.compile(r"[a-z_]{1,40}")


class Begin:
    """ASGI: `GET /login/oidc/NUMBER`: to the provider, with what ties its answer to this browser."""

    def __init__(self, service: Service, signin: SignIn) -> None:
        self.service = service
        self.signin = signin
        self.shown = Shown(service, signin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        at = int(scope["path_params"].get("at", 0))
        if self.signin.asked.rehearsal:
            await self._rehearse(scope, send)
            return
        if at >= len(self.signin.providers):
            await self.shown.fail(
                scope,
                send,
                Failed(404, word("There is no such way to sign in.")),
                self.shown.view(scope, self.up(scope)),
            )
            return
        target, page = local_path(query(scope, "_target_url")), local_path(query(scope, "page"))
        flow = flows.begin(at, target or "", page or "")
        cookies = self.signin.cookies
        sealed = flows.seal(flow, self.signin.flow_secret)
        cookie = cookies.set(scope, cookies.flow_name(scope), sealed, seconds=FLOW_SECONDS)
        try:
            back = root_of(scope, self.service) + BACK
            url, endpoint = await self.signin.providers[at].address(flow, back)
            await redirect_to_provider(send, url, endpoint, headers=[cookie])
        except (ProviderAway, ProviderRefused, NotOurs) as error:
            console.warning(
                "Signing in at %s: %s",
                self.signin.providers[at].issuer,
                getattr(error, "why", error),
            )
            await self.shown.fail(
                scope,
                send,
                Failed(503, AWAY),
                self.shown.view(scope, self.up(scope)),
            )

    async def _rehearse(self, scope: Scope, send: Send) -> None:
        """Sign in somebody who is made up. Only here: a proxy in front would let the world in by it."""
        cookies = self.signin.cookies
        up = self.up(scope)
        try:
            if not rehearsal.is_here(scope):
                raise Failed(403, NOT_HERE_EITHER)
            token = await self.signin.replace(identity_of(scope), rehearsal.identity())
        except Failed as failed:
            await self.shown.fail(scope, send, failed, self.shown.view(scope, up))
            return
        target, page = query(scope, "_target_url"), query(scope, "page")
        cookie = cookies.set(scope, cookies.name(scope), token)
        await redirect(send, target, otherwise=local_page(page, up), headers=[cookie])

    @staticmethod
    def up(scope: Scope) -> str:
        """From the request's address to the app's."""
        return "../../" if "at" in scope["path_params"] else "../"


class Callback:
    """ASGI: `GET /login/callback`: what the provider sends somebody back with."""

    def __init__(self, service: Service, signin: SignIn) -> None:
        self.service = service
        self.signin = signin
        self.shown = Shown(service, signin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookies = self.signin.cookies
        name = cookies.flow_name(scope)
        over = cookies.set(scope, name, "", seconds=0)
        try:
            flow = self._flow(scope, cookies.read(scope, name))
            token = await self._finish(scope, flow)
        except Failed as failed:
            await self.shown.fail(scope, send, failed, self.shown.view(scope, "../"), [over])
            return
        cookie = cookies.set(scope, cookies.name(scope), token)
        onward = local_page(flow.page, "../")
        await redirect(send, flow.target, otherwise=onward, headers=[cookie, over])

    def _flow(self, scope: Scope, cookie: str) -> Flow:
        """The sign-in that this browser began. Raises `Failed` for one that another did."""
        flow = flows.unseal(cookie, self.signin.flow_secret)
        state = query(scope, "state").encode("utf-8", "replace")
        if flow is None or not hmac.compare_digest(flow.state.encode(), state):
            raise Failed(400, AGAIN)
        if flow.provider >= len(self.signin.providers):
            raise Failed(400, AGAIN)
        if error := query(scope, "error"):
            if _WORD.fullmatch(error):
                raise Failed(400, word("The sign-in service refused ({error})."), error=error)
            raise Failed(400, word("The sign-in service refused."))
        return flow

    async def _finish(self, scope: Scope, flow: Flow) -> str:
        """The token of a new sign-in. Raises `Failed`."""
        provider = self.signin.providers[flow.provider]
        try:
            if wait := await self.signin.throttle.admit(scope):
                raise Failed(429, TOO_MANY, wait)
            provider.check_issuer(await provider.metadata(), query(scope, "iss"))
            back = root_of(scope, self.service) + BACK
            identity = await provider.finish(flow, query(scope, "code"), back)
            await self.signin.throttle.forgive(scope)
            return await self.signin.replace(identity_of(scope), identity)
        except NotAllowedIn:
            raise Failed(403, NOT_HERE) from None
        except (BadToken, ProviderRefused) as error:
            console.warning(
                "Signing in at %s: %s",
                provider.issuer,
                getattr(error, "error", "a token that is none"),
            )
            raise Failed(400, BROKEN) from None
        except (ProviderAway, StoreAway) as error:
            console.warning("Signing in at %s: %s", provider.issuer, getattr(error, "why", error))
            raise Failed(503, str(error)) from None
        except Failed:
            raise
        except Exception:  # of the author's `allow`: nobody comes in by it
            console.exception("OIDC(allow=) failed: the sign-in was refused.")
            raise Failed(503, FAILED) from None


def routes(service: Service, signin: SignIn) -> list[BaseRoute]:
    """Doors of signing in elsewhere; none without a provider."""
    if not signin.labels:
        return []
    begin = Begin(service, signin)
    return [
        Route("/login/oidc/{at:int}", begin, methods=["GET"]),
        Route("/login/huggingface", begin, methods=["GET"]),
        Route(BACK, Callback(service, signin), methods=["GET"]),
    ]
