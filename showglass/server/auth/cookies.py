"""The cookies of a sign-in. They never hold anything but a random token."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit

from starlette.types import Scope

from ..body import header

MAX_COOKIES = 16 * 1024
"""Bytes of a Cookie header that are read."""


class Cookies:
    """Cookies of one app, by names of its own: ports of one host share theirs.

    app_id: tells apps apart. root_path: as the author gave it; with https every cookie is for TLS only. embedded: the
    page may stand in pages of other sites, which browsers ask for in words.
    """

    def __init__(self, app_id: str, root_path: str = "", *, embedded: bool = False) -> None:
        self._id = sha256(f"cookies {app_id}".encode()).hexdigest()[:20]
        self._https = urlsplit(root_path).scheme == "https"
        self._embedded = embedded

    def is_secure(self, scope: Scope) -> bool:
        """Whether the browser reached the app over TLS."""
        return self._https or scope["scheme"] in ("https", "wss")

    def name(self, scope: Scope) -> str:
        """Name of the cookie with the token. `__Host-` keeps other hosts of the domain from setting it."""
        if self.is_secure(scope):
            return f"__Host-access-token-{self._id}"
        return f"access-token-unsecure-{self._id}"

    def flow_name(self, scope: Scope) -> str:
        """Name of the cookie that ties a sign-in at a provider to the browser that began it."""
        prefix = "__Host-" if self.is_secure(scope) else ""
        return f"{prefix}sign-in-{self._id}"

    def form_name(self, scope: Scope) -> str:
        """Name of the cookie that ties a form of the login page to the browser that it was sent to."""
        prefix = "__Host-" if self.is_secure(scope) else ""
        return f"{prefix}form-{self._id}"

    def read(self, scope: Scope, name: str) -> str:
        """A cookie of the request, or ''. When there are several of that name none is believed."""
        found = [
            value.strip()
            for part in (header(scope, b"cookie") or b"")[:MAX_COOKIES].decode("latin-1").split(";")
            for key, _, value in [part.partition("=")]
            if key.strip() == name
        ]
        return found[0] if len(found) == 1 else ""

    def set(
        self, scope: Scope, name: str, value: str, *, seconds: int | None = None
    ) -> tuple[bytes, bytes]:
        """A Set-Cookie header; `seconds` 0 deletes, None keeps it until the browser is closed."""
        secure = self.is_secure(scope)
        parts = [f"{name}={value}", "Path=/", "HttpOnly"]
        if seconds is not None:
            parts.append(f"Max-Age={seconds}")
        if secure and self._embedded:
            parts += ["SameSite=None", "Secure", "Partitioned"]
        else:
            parts += ["SameSite=Lax", *(["Secure"] if secure else [])]
        return b"set-cookie", "; ".join(parts).encode("latin-1")
