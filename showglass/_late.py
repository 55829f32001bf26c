"""The one upward reach, by name: what `Blocks` offers but a higher layer does."""

from __future__ import annotations

from importlib import import_module
from typing import Any

REACHES = {
    "launch": "showglass.launch",
    "client_config": "showglass.client_config",
    "call": "showglass.runtime.direct",
}
"""Name of the function, and the module that has it. A test holds this list short."""


def public(name: str) -> Any:
    """A public name of the package, loaded when asked for: `"text"` finds its component this way."""
    return getattr(import_module("showglass"), name)


def _reach(name: str) -> Any:
    return getattr(import_module(REACHES[name]), name)


def launch(app: Any, *args: Any, **kwargs: Any) -> Any:
    """`showglass.launch.launch`."""
    return _reach("launch")(app, *args, **kwargs)


def client_config(app: Any) -> Any:
    """`showglass.client_config.client_config`."""
    return _reach("client_config")(app)


def call(app: Any, inputs: Any, fn_index: int, api_name: str | None) -> Any:
    """`showglass.runtime.direct.call`."""
    return _reach("call")(app, inputs, fn_index, api_name)
