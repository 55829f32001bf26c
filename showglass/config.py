"""An app as data for the page. Nothing here depends on a request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeGuard

from .components.base import Component
from .components.navbar import Navbar
from .edges import Dependency
from .i18n import Translations
from .protocol import ComponentConfig, EventConfig, FooterLink, LayoutNode, PageConfig, PageLink
from .subpages import PagePart, subpages
from .tree import Block, Container, Root
from .version import __version__

FOOTER_LABELS = {"api": "Use via API", "settings": "Settings", "showglass": "Made with showglass"}


FOOTER = ("api", "settings", "showglass")
"""What stands at the foot of the page unless the author says otherwise."""

_defaults: dict[Any, dict[str, Any]] = {}


def view_class(cls: Any) -> Any:
    """The class whose view draws `cls`: the first in its line that has this wire type."""
    owners = [c for c in cls.__mro__ if "type_name" in c.__dict__]
    return next(c for c in owners if c.__dict__["type_name"] == cls.type_name)


def type_defaults(cls: Any) -> dict[str, Any]:
    """Wire props of the view's class with nothing given: the page is told them once."""
    known = _defaults.get(cls)
    if known is None:
        known = _defaults[cls] = view_class(cls).blank().wire_props()
    return known


def component_config(block: Block) -> ComponentConfig:
    """A block with the props that differ from its type's defaults, and the marks of its listeners."""
    defaults = type_defaults(type(block))
    props = {n: v for n, v in block.wire_props().items() if n not in defaults or defaults[n] != v}
    for event in type(block).__events__.values():
        if event.flag is not None and block.__dict__.get(event.flag):
            props[event.flag] = True
    return ComponentConfig(block._id, block.type_name, props)


def layout(container: Container) -> LayoutNode:
    """The tree below a container."""
    children = [
        layout(child) if _holds(child) else LayoutNode(child._id) for child in _children(container)
    ]
    return LayoutNode(container._id, children)


def _holds(block: Block) -> TypeGuard[Container]:
    """Whether it is a layout: a component that may be one is, with something in it."""
    if not isinstance(block, Container):
        return False
    return bool(block.children) or not isinstance(block, Component)


def _children(container: Container) -> Iterator[Block]:
    """An app inside of the app is nothing that is seen: what it holds stands in its place."""
    for child in container.children:
        if isinstance(child, Root):
            yield from _children(child)
        else:
            yield child


def event_config(edge: Dependency) -> EventConfig:
    """An edge as the page needs it."""
    options = edge.options
    return EventConfig(
        id=edge.id,
        targets=[(b._id if b is not None else None, name) for b, name in edge.targets],
        inputs=[b._id for b in edge.inputs],
        outputs=[b._id for b in edge.outputs],
        backend=edge.function is not None,
        js=f"gradio_api/js/{edge.id}.js" if options.js and edge.assign is None else None,
        assign=edge.assign,
        trigger_mode=edge.trigger_mode,
        trigger_after=edge.trigger_after,
        trigger_on=edge.trigger_on,
        cancels=edge.cancels,
        show_progress=options.show_progress,
        show_progress_on=edge.shows_progress_on,
        scroll_to_output=options.scroll_to_output,
        collects_event_data=edge.collects_event_data,
        whole_props=sorted(edge.function.whole_props) if edge.function is not None else [],
        generator=edge.function is not None and edge.function.generates,
        stream_every=options.stream_every,
        api_name=edge.api_name if edge.is_public else None,
    )


def footer(links: list[Any] | None) -> list[FooterLink]:
    """Footer links from names of ours and `{label, url}` dicts. Raises ValueError for an unknown name."""
    found = []
    for link in FOOTER if links is None else links:
        if isinstance(link, dict):
            found.append(FooterLink(str(link["label"]), str(link["url"])))
        elif link == "gradio":
            found.append(FooterLink(FOOTER_LABELS["showglass"]))
        elif link in FOOTER_LABELS:
            found.append(FooterLink(FOOTER_LABELS[link]))
        elif link != "runs":
            raise ValueError(
                f"footer_links: {link!r} is not one of {', '.join(FOOTER_LABELS)} or a dict of label and url."
            )
    return found


def page_config(
    root: Root,
    part: PagePart,
    *,
    app_id: str,
    token: str,
    footer_links: list[Any] | None,
    mcp: bool = False,
    i18n: Translations | None = None,
) -> PageConfig:
    """All that one page of `root` needs."""
    blocks = part.blocks
    root_title = getattr(root, "title", "showglass")
    return PageConfig(
        version=__version__,
        app_id=app_id,
        token=token,
        title=root_title,
        layout=layout(part.tree),
        components=[component_config(b) for b in blocks],
        events=[event_config(d) for d in part.edges if not _unload(d)],
        defaults={b.type_name: type_defaults(type(b)) for b in blocks},
        mode=getattr(root, "mode", "blocks"),
        fill_height=getattr(root, "fill_height", False),
        fill_width=getattr(root, "fill_width", False),
        footer=footer(footer_links),
        max_file_size=getattr(root, "max_file_size", None),
        mcp=mcp,
        i18n=i18n,
        page=part.path,
        tab=f"{part.name} · {root_title}" if part.name else "",
        pages=navigation(root),
    )


def main_page_name(root: Root) -> str | Literal[False]:
    """What the first page is called: by a Navbar, if there is one."""
    bars = [b for b in root.blocks.values() if isinstance(b, Navbar)]
    return bars[0].main_page_name if bars else "Home"


def navigation(root: Root) -> list[PageLink]:
    """The pages that the navigation bar may have; none where there is one page and no Navbar."""
    others = subpages(root)
    if not others and not any(isinstance(b, Navbar) for b in root.blocks.values()):
        return []
    links = [PageLink(page.path, page.name, page.shown) for page in others]
    main = main_page_name(root)
    return [PageLink("", main or "Home", main is not False), *links]


def _unload(edge: Dependency) -> bool:
    return any(name == "unload" for _, name in edge.targets)


def has_states(root: Root) -> bool:
    """Whether any component keeps a value on the server."""
    return any(isinstance(b, Component) and b.type_name == "state" for b in root.blocks.values())
