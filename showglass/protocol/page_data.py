"""What lies in the page's data block: all that it needs to draw itself."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

Trigger = tuple[int | None, str]
"""The component's id and the event's name; ``(None, "then")`` for a chained event."""


class LayoutNode(Struct, omit_defaults=True):
    """A place in the tree of the page."""

    id: int
    children: list[LayoutNode] = []
    """What stands in it, in order."""


class ComponentConfig(Struct, omit_defaults=True):
    """A component or a layout: its wire type and the props that differ from that type's defaults."""

    id: int
    type: str
    props: dict[str, Any] = {}


class EventConfig(Struct, omit_defaults=True):
    """An edge: what triggers it, what it takes, what it sets."""

    id: int
    targets: list[Trigger]
    """The events that trigger it."""
    inputs: list[int] = []
    outputs: list[int] = []
    backend: bool = True
    """False when nothing runs on the server: a `js` or an `assign` alone."""
    js: str | None = None
    """Path, relative to the page, of the module whose default export runs first."""
    assign: list[Any] | None = None
    """Values that the page gives to the outputs by itself, one an output."""
    trigger_mode: Literal["once", "multiple", "always_last"] = "once"
    """What a trigger does while it runs: nothing, run again beside it, or run once more afterwards."""
    trigger_after: int | None = None
    """The edge whose end starts it, for a chained one."""
    trigger_on: Literal["any", "success", "failure"] = "any"
    """Which end of that edge does."""
    cancels: list[int] = []
    show_progress: Literal["full", "minimal", "hidden"] = "full"
    """How the outputs look while it runs."""
    show_progress_on: list[int] | None = None
    """Components that look so instead of the outputs."""
    scroll_to_output: bool = False
    """Whether the first output comes into view when it runs."""
    collects_event_data: bool = False
    """Whether the function wants to know what the event carries."""
    whole_props: list[int] = []
    """Places of inputs that are sent as a dict of all props instead of the value."""
    generator: bool = False
    stream_every: float = 0.5
    """Seconds between two chunks, of an event `stream`."""
    api_name: str | None = None


class FooterLink(Struct, omit_defaults=True):
    """A link in the footer: one of ours by name, or the author's own."""

    label: str
    url: str | None = None


class PageLink(Struct, omit_defaults=True):
    """A page of an app that has several."""

    path: str
    """Below the address of the app; empty for the first one."""
    name: str
    shown: bool = True
    """Whether the navigation bar has it."""


class PageConfig(Struct, omit_defaults=True):
    """All that a page needs to draw itself without another request."""

    version: str
    app_id: str
    token: str
    """Proves to the server that the page came from it."""
    title: str
    layout: LayoutNode
    """The tree."""
    components: list[ComponentConfig]
    """All blocks in it, and those that stand nowhere."""
    events: list[EventConfig]
    """All edges."""
    defaults: dict[str, dict[str, Any]] = {}
    """What a prop is when a component does not say, by wire type."""
    mode: str = "blocks"
    """What made the app: "blocks", "interface" …"""
    fill_height: bool = False
    """Whether the app is as high as the window at least."""
    fill_width: bool = False
    """Whether it is as wide as the window."""
    footer: list[FooterLink] = []
    max_file_size: int | None = None
    """Bytes of the largest upload; null for the built-in limit."""
    username: str | None = None
    """Who signed in; None when the app asks nobody to."""
    mcp: bool = False
    """Whether agents are served, at `gradio_api/mcp/`."""
    i18n: dict[str, dict[str, str]] | None = None
    """The author's translations: texts by key, by language."""
    page: str = ""
    """The path of this page."""
    tab: str = ""
    """What stands on the browser's tab instead of the title."""
    pages: list[PageLink] = []
    """All pages, where there are several."""
    deep_link: str = ""
    """Whether the link that the page was opened by is "valid" or "invalid"; empty without one."""
