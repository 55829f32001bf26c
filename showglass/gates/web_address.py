"""Which web addresses may be asked for a value: public ones that are written plainly."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL = 4096
"""Characters of an address."""
_PLAIN = re.compile(r"[^\x00-\x20\x7f-\xa0\\<>\"^`{|}]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PORTS = {"http": 80, "https": 443}

_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/3",
        "168.63.129.16/32",  # answers machines in Azure with what only they may know, under a public number
    )
)  # fmt: skip
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
"""What is given out to hosts. All that maps IPv4 numbers, and everything local, lies outside, but for these:"""
_CLOSED_V6 = tuple(
    ipaddress.IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20")
)
_ISATAP = (0x00005EFE, 0x02005EFE)


class NotPublic(ValueError):
    """The address is not asked. The message is the same whatever the reason, so that nothing is learned from it."""

    def __init__(self) -> None:
        super().__init__("that address is not fetched: it must be a public http or https address")


def is_public(address: Address) -> bool:
    """Whether a number is of the public internet: no private, local, reserved, shared, mapped or multicast one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in closed for closed in _CLOSED_V4)
    if address not in _OPEN_V6 or any(address in closed for closed in _CLOSED_V6):
        return False
    tunnelled = (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
    return address.is_global and address.scope_id is None and not tunnelled


@dataclass(frozen=True)
class WebAddress:
    """An address in the parts in which it is asked for, so that nobody parses it a second time in another way.

    host: lower-case ASCII name, or a number in its usual form, without brackets. target: path and query, encoded.
    number: the host when it is one.
    """

    scheme: str
    host: str
    port: int
    target: str
    number: Address | None

    @property
    def url(self) -> str:
        """The address as text."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"

    @property
    def name(self) -> str:
        """What the path calls the file, or ''."""
        return unquote(self.target.partition("?")[0].rsplit("/", 1)[-1])


def parse(url: str) -> WebAddress:
    """The parts of an address. Raises `NotPublic` for every spelling that is not the plain one.

    A login before the host, a backslash, a space, a number that is not four decimal parts: none of them is needed, and
    each of them is read in two ways by someone.
    """
    if len(url) > MAX_URL or not _PLAIN.fullmatch(url):
        raise NotPublic
    try:
        parts = urlsplit(url)
        port = parts.port
        asked = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target = quote(asked, safe="/?%:@!$&'()*+,;=~[]")
    except ValueError:
        raise NotPublic from None
    authority = parts.netloc
    if parts.scheme not in _PORTS or not authority or "@" in authority or authority.endswith(":"):
        raise NotPublic
    port = _PORTS[parts.scheme] if port is None else port
    # the services below 1024 that are not the web's do not expect a stranger's words
    if port not in _PORTS.values() and port < 1024:
        raise NotPublic
    host, number = _host(authority, port)
    return WebAddress(parts.scheme, host, port, target, number)


def _host(authority: str, port: int) -> tuple[str, Address | None]:
    if authority.startswith("["):
        inside, _, rest = authority[1:].partition("]")
        if rest not in ("", f":{port}"):
            raise NotPublic
        try:
            six = ipaddress.IPv6Address(inside)
        except ValueError:
            raise NotPublic from None
        return str(six), six
    host = _ascii(authority.partition(":")[0])
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise NotPublic
    if labels[-1][0].isalpha():  # as in every name; else somebody may read it as a number
        return host, None
    try:
        four = ipaddress.IPv4Address(host)
    except ValueError:
        raise NotPublic from None
    return str(four), four


def _ascii(host: str) -> str:
    """The name as it is asked for: lower case, without the dot at its end, other scripts in their ASCII form."""
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host.lower()).decode()
        except (idna.IDNAError, UnicodeError):
            raise NotPublic from None
    return host.lower().removesuffix(".")
