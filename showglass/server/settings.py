"""How an app is served: what `launch` and `mount_app` were told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..gates.limit import Limits
from ..i18n import Translations
from ..themes.base import Base
from .auth.signin import Asked


@dataclass
class Settings:
    """Arguments of `launch` that the server needs.

    pwa: let browsers install the page. heartbeat: seconds after which a silent stream says that it lives.
    store: address of the store; None takes that of the environment, else memory.
    host_check: hosts that a request may name; None takes any. root_path: the path that a proxy in front strips.
    """

    show_error: bool = False
    store: str | None = None
    max_threads: int = 40
    max_memory: int | None = None
    max_disk: int | None = None
    state_session_capacity: int = 10_000
    max_file_size: int | None = None
    allowed_paths: list[Path] = field(default_factory=list)
    blocked_paths: list[Path] = field(default_factory=list)
    favicon_path: Path | None = None
    root_path: str = ""
    css: str | None = None
    theme: Base | str | None = None
    footer_links: list[Any] | None = None
    allowed_hosts: list[str] | None = None
    allowed_origins: list[str] = field(default_factory=list)
    monitoring: bool = True
    mcp_server: bool = False
    js: str | None = None
    head: str | None = None
    pwa: bool = False
    heartbeat: float = 15.0
    limits: Limits = field(default_factory=Limits)
    auth: Asked | None = None
    i18n: Translations | None = None
