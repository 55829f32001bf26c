"""`TabbedInterface`: several apps, each in a tab of one."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from .blocks import Blocks
from .components.markdown import Markdown
from .layouts.tabs import Tab, Tabs


def _signature() -> inspect.Signature:
    """The constructor's: an app of tabs takes less than `Blocks`."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    optional = ("tab_names", "title", "analytics_enabled", "tabs_kwargs")
    return inspect.Signature(
        [
            inspect.Parameter("interface_list", kind),
            *(inspect.Parameter(name, kind, default=None) for name in optional),
        ]
    )


class TabbedInterface(Blocks):
    """Several apps, each in a tab of its own.

    interface_list: the apps; they become part of this one. tab_names: their tabs' names, as many; "Tab 0", "Tab 1" and
    so on without. title: of the page. tabs_kwargs: arguments of the `Tabs`, like ``{"selected": 1}``.
    Endpoints of the same name are numbered. Raises ValueError where names and apps do not go together.
    """

    __signature__ = _signature()

    def __init__(
        self,
        interface_list: Sequence[Blocks],
        tab_names: list[str] | None = None,
        title: str | None = None,
        analytics_enabled: bool | None = None,
        tabs_kwargs: dict[str, Any] | None = None,
    ) -> None:
        apps = list(interface_list)
        names = [f"Tab {at}" for at in range(len(apps))] if tab_names is None else list(tab_names)
        _check(apps, names)
        super().__init__(
            analytics_enabled=analytics_enabled,
            mode="tabbed_interface",
            title=title or "showglass",
        )
        with self:
            if title and self.root is not self:
                # a page of its own has the title in its header
                Markdown(f"## {title}")
            with Tabs(**(tabs_kwargs or {})):
                for app, name in zip(apps, names, strict=True):
                    with Tab(label=name):
                        app.render()


def _check(apps: list[Any], names: list[str]) -> None:
    if not apps:
        raise ValueError("TabbedInterface needs one app or more.")
    for app in apps:
        if not isinstance(app, Blocks):
            raise ValueError(f"TabbedInterface takes apps (Interface, Blocks, …), got {app!r}.")
    if len({id(app) for app in apps}) < len(apps):
        raise ValueError("TabbedInterface: an app has one place; it is in the list twice.")
    if len(names) != len(apps):
        raise ValueError(f"TabbedInterface has {len(apps)} apps but {len(names)} tab_names.")
