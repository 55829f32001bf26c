"""What the page of one person has of its own: name, token, what it may start, and buttons to sign in and out."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from ..protocol import ComponentConfig, EventConfig, FooterLink, PageConfig
from .auth.buttons import dressed


@dataclass
class Mine:
    """What the page of one person has of its own.

    name: '' for a stranger. denied: numbers of events that the person may not start. page: path below the app. label:
    of the sign-in. ways: how many there are to sign in.
    """

    token: str
    name: str
    denied: list[int]
    page: str = ""
    label: str = ""
    ways: int = 0

    def put(self, config: PageConfig) -> PageConfig:
        """The page's data with it."""
        leave = [FooterLink(f"Sign out ({self.name})", "logout")] if self.name else []
        barred = self._barred(config)
        return msgspec.structs.replace(
            config,
            token=self.token,
            username=self.name or None,
            footer=[*config.footer, *leave],
            events=[_untriggered(e) if e.id in self.denied else e for e in config.events],
            components=[
                self._dressed(_barred(c) if c.id in barred else c) for c in config.components
            ],
        )

    def _dressed(self, component: ComponentConfig) -> ComponentConfig:
        return dressed(component, self.name, self.page, self.label, self.ways)

    def _barred(self, config: PageConfig) -> set[int]:
        """Buttons of which every press would start what the person may not start."""
        presses: dict[int, list[int]] = {}
        for event in config.events:
            for component, name in event.targets:
                if component is not None and name == "click":
                    presses.setdefault(component, []).append(event.id)
        denied = set(self.denied)
        return {component for component, events in presses.items() if denied.issuperset(events)}


def _untriggered(event: EventConfig) -> EventConfig:
    """An event that nothing starts and that has no name: its inputs and outputs stay what they are."""
    return msgspec.structs.replace(event, targets=[], trigger_after=None, api_name=None)


def _barred(component: ComponentConfig) -> ComponentConfig:
    if not component.type.endswith("button") or "sign" in component.props:
        return component
    return ComponentConfig(component.id, component.type, {**component.props, "interactive": False})
