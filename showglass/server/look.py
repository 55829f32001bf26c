"""How an app looks: its theme and the author's style sheets, as they stand in the page and in `theme.css`."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send

from ..protocol import PageConfig
from ..themes.base import Base
from ..themes.builtin import by_name
from ..themes.fonts import PLACE, FontFile
from ..themes.sheet import Sheet, read_in, set_in
from ..values.wire import to_json
from .answers import NOSNIFF, Headers, send_bytes, send_error
from .settings import Settings

STYLES = "https://fonts.googleapis.com"
FILES = "https://fonts.gstatic.com"


@dataclass
class Look:
    """A theme as style sheet. links: HTML for the head; hosts: who may send style sheets, and who fonts."""

    theme: Base
    sheet: Sheet
    css: str = ""
    said: str = ""
    """What the author wrote that may name variables."""

    @property
    def links(self) -> str:
        """Style sheets of fonts that the author lets Google send."""
        return "".join(
            f'<link rel="stylesheet" href="{address.replace("&", "&amp;")}">'
            for address in self.sheet.fetched
        )

    def allowed(self, policy: str) -> str:
        """`policy` with the hosts of fonts that the author lets in."""
        if not self.sheet.fetched:
            return policy
        for directive, host in (("style-src", STYLES), ("font-src", FILES)):
            policy = policy.replace(f"{directive} 'self'", f"{directive} 'self' {host}")
        return policy

    def markup(self, config: PageConfig) -> str:
        """`<style>` elements for a page: nothing where it is as it comes and nobody reads a theme's variables."""
        own = f"<style>{_inside(self.css)}</style>" if self.css else ""
        return f"{self._themed(config)}{own}"

    def _themed(self, config: PageConfig) -> str:
        if self.changed or set_in(self.css):
            return f"<style>{_inside(self.sheet.css)}</style>"
        # what a function returns as HTML is not known yet, and may read them as well
        reads = any(c.type == "html" for c in config.components)
        if reads or read_in(self.said) or read_in(to_json(config.components).decode()):
            return f"<style>{_inside(self.sheet.names)}</style>"
        return ""

    @property
    def changed(self) -> bool:
        """Whether the page is to look other than by itself."""
        return not self.theme.same_as(Base())

    @property
    def themed(self) -> str:
        """The theme for pages beside the app's own, which name the same colours; "" where it is as it comes."""
        return _inside(self.sheet.css) if self.changed else ""

    def described(self) -> dict[str, Any]:
        """What `/config` says of it."""
        body = {
            f"{name}{twin}": self.sheet.resolved(name, dark=bool(twin))
            for name in ("body_background_fill", "body_text_color")
            for twin in ("", "_dark")
        }
        return {
            "theme": self.theme.name,
            "stylesheets": list(self.sheet.fetched),
            "body_css": body,
        }

    def file(self, place: str) -> bytes:
        """The theme as `theme.css`. place: where fonts are, from there."""
        return self.sheet.css.replace(PLACE, place).encode()


def look_of(settings: Settings) -> Look:
    """The look that an author asked for. Raises ValueError for variables that refer to one another in a circle."""
    theme = by_name(settings.theme)
    css = settings.css or ""
    sheet = Sheet(theme, set_in(css))
    if sheet.asked:
        named = ", ".join(sheet.asked)
        warnings.warn(
            f"GoogleFont: {named} is used where it is installed. To let visitors' browsers fetch it from Google, say "
            "GoogleFont(name, fetch=True); to ask nobody, serve its files yourself: "
            'LocalFont(name, files="fonts/name-{weight}.woff2").',
            stacklevel=2,
        )
    return Look(theme, sheet, css, f"{css}\n{settings.head or ''}\n{settings.js or ''}")


def _inside(css: str) -> str:
    """A style sheet that cannot end the element which it stands in."""
    return css.replace("</", "<\\/")


class FontDoor:
    """ASGI: `gradio_api/fonts/NUMBER`: a file of a `LocalFont`."""

    def __init__(self, files: list[FontFile]) -> None:
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        number = int(scope["path_params"]["id"])
        if number >= len(self._files):
            await send_error(send, 404, "Not found.")
            return
        file = self._files[number]
        headers: Headers = [
            (b"content-type", file.type),
            (b"cache-control", b"no-cache"),
            NOSNIFF,
        ]
        await send_bytes(send, 200, file.body, headers)


FONTS = f"/{PLACE}{{id:number}}"
