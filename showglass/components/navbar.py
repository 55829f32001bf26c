"""The navigation bar of an app with several pages."""

from __future__ import annotations

from typing import Any, Literal

from ..declare import prop
from ..events import event
from ..tree import Block, Root
from .unseen import Aside

Links = list[tuple[str, str]]
MOST = 100
LONGEST = 2_000


class Navbar(Aside[list[list[str]], list[list[str]], Any]):
    """The navigation bar of an app with several pages (`Blocks.route`): what it is called there, and more links.

    An app with several pages has a bar by itself. One Navbar on a page says how it looks there: `visible=False` takes
    it away, `value` adds links, as pairs of a name and a path of the app or an address. Functions may return
    such a list.
    """

    value: list[tuple[str, str]] | None = prop(
        default=None, kw_only=False, doc="More links: pairs of name and path or address."
    )
    main_page_name: str | Literal[False] = prop(
        default="Home", doc="What the first page is called; False leaves it out."
    )

    change = event(doc="A function changed the links.")

    type_name = "navbar"

    def __post_init__(self) -> None:
        super().__post_init__()
        name = self.main_page_name
        if name is not False and (not isinstance(name, str) or not name):
            raise ValueError(f"Navbar: main_page_name must be a text or False, got {name!r:.80}.")

    def on_placed(self, root: Root) -> None:
        """A page has one. Raises ValueError for a second one."""
        super().on_placed(root)
        for other in root.blocks.values():
            if isinstance(other, Navbar) and other is not self and _top(other) is _top(self):
                raise ValueError("A page has one Navbar at most, and this one has two.")

    def preprocess(self, payload: Any) -> list[list[str]] | None:
        """The links, as pairs of name and path or address."""
        return None if payload is None else self.claimed(_read, payload)

    def postprocess(self, value: Any) -> list[list[str]] | None:
        """The same. Raises TypeError or ValueError for what is no list of pairs."""
        return None if value is None else _read(value)

    def api_info(self) -> dict[str, Any]:
        return {}

    def example_payload(self) -> Any:
        return None

    def example_value(self) -> Any:
        return None


def _top(block: Block) -> Block:
    """The page that a block stands on: the outermost of what holds it, below the app."""
    while block.parent is not None and block.type_name != "page":
        block = block.parent
    return block


def _read(value: Any) -> list[list[str]]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"a list of links was expected, got {type(value).__name__}")
    if len(value) > MOST:
        raise ValueError(f"{len(value)} links are more than the {MOST} allowed")
    return [_pair(one) for one in value]


def _pair(given: Any) -> list[str]:
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        raise TypeError(f"a link is a pair of name and path, got {given!r:.80}")
    name, path = given
    if not isinstance(name, str) or not isinstance(path, str):
        raise TypeError(f"a link is two texts, got {given!r:.80}")
    if len(name) > LONGEST or len(path) > LONGEST:
        raise ValueError(f"a link has at most {LONGEST:,} characters")
    return [name, path]
