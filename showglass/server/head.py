"""What an author writes into the head of the page, made to keep the page's policy: no script stands in the document."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

DATA = ("json", "text/plain", "text/template", "text/html")
"""Types of scripts that no browser runs, by a part of their name."""


@dataclass
class Head:
    """HTML for the head. scripts: type and source of those that stood in it, in their order.

    script_hosts, style_hosts: whom the page's policy lets send scripts, and style sheets with their fonts.
    """

    markup: str = ""
    scripts: list[str] = field(default_factory=list)
    script_hosts: list[str] = field(default_factory=list)
    style_hosts: list[str] = field(default_factory=list)

    def allowed(self, policy: str) -> str:
        """`policy` with the hosts that the author named."""
        for directive, hosts in (
            ("script-src", self.script_hosts),
            ("style-src", self.style_hosts),
            ("font-src", self.style_hosts),
        ):
            if hosts:
                policy = policy.replace(
                    f"{directive} 'self'", f"{directive} 'self' {' '.join(hosts)}"
                )
        return policy


def read(text: str | None, place: str) -> Head:
    """The author's HTML. place: where scripts are served, relative to the page; their number and ``.js`` follow."""
    parser = _Reader(place)
    parser.feed(text or "")
    parser.close()
    parser.finish()
    parser.head.markup = "".join(parser.parts)
    return parser.head


def _origin(address: str) -> str | None:
    parts = urlsplit(address if not address.startswith("//") else f"https:{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


class _Reader(HTMLParser):
    """Copies everything but the text of scripts."""

    def __init__(self, place: str) -> None:
        super().__init__(convert_charrefs=False)
        self.place = place
        self.head = Head()
        self.parts: list[str] = []
        self._script: list[tuple[str, str | None]] | None = None
        self._source: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and not _is_data(given.get("type")):
            self._script, self._source = attrs, []
            return
        if tag == "script":
            self._allow(self.head.script_hosts, given.get("src"))
        elif tag == "link" and "stylesheet" in (given.get("rel") or "").lower():
            self._allow(self.head.style_hosts, given.get("href"))
        self.parts.append(self.get_starttag_text() or "")

    @staticmethod
    def _allow(hosts: list[str], address: str | None) -> None:
        origin = _origin(address or "")
        if origin is not None and origin not in hosts:
            hosts.append(origin)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self.finish()
        else:
            self.parts.append(f"</{tag}>")

    def finish(self) -> None:
        """A script is whole."""
        if self._script is None:
            return
        named = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in self._script
        )
        number = len(self.head.scripts)
        self.parts.append(f'<script{named} src="{self.place}{number}.js"></script>')
        self.head.scripts.append("".join(self._source))
        self._script = None

    def handle_data(self, data: str) -> None:
        (self.parts if self._script is None else self._source).append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")


def _is_data(kind: str | None) -> bool:
    return kind is not None and any(part in kind.lower() for part in DATA)
