"""A value that the browser keeps."""

from __future__ import annotations

import copy
import secrets
import string
from typing import Any

import msgspec

from ..declare import prop
from ..events import event
from ..tree import Root
from .json import as_plain
from .unseen import Unseen

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 16


class BrowserState(Unseen[Any, Any, Any]):
    """A value that the browser keeps: it is there again when the page is loaded anew.

    It lies in the browser's local storage, encrypted with `secret`. Give `storage_key` and `secret` yourself to find it
    again after a restart of the app, and with several replicas: by default both are random. The page knows the secret:
    whoever sits at the browser can read and change the value, so nothing that must be trusted belongs here (see State).

    The function gets what the browser has, or `default_value`. It may return anything that is JSON, and pydantic
    models.
    """

    default_value: Any = prop(
        default=None, kw_only=False, doc="The value of a browser that has none yet."
    )
    storage_key: str | None = prop(
        default=None, doc="Its name in the browser's storage; None is a random one."
    )
    secret: str | None = prop(
        default=None, doc="Key that it is encrypted with; None is a random one."
    )
    value: Any = prop(default=None, init=False, wire=False)

    change = event(doc="A function changed the value.")

    type_name = "browserstate"
    has_value = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("storage_key", "secret"):
            given = getattr(self, name)
            if given is not None and (not isinstance(given, str) or not given):
                raise ValueError(f"BrowserState: {name} must be a text, got {given!r:.80}.")
        self.default_value = self.postprocess(self.default_value)

    def on_placed(self, root: Root) -> None:
        """What was not given is made up now."""
        super().on_placed(root)
        self.storage_key = self.storage_key or _random()
        self.secret = self.secret or _random()

    def preprocess(self, payload: Any) -> Any:
        """The value that the browser has, or a copy of the default one."""
        return copy.deepcopy(self.default_value) if payload is None else payload

    def postprocess(self, value: Any) -> Any:
        """The value as plain lists, dicts, texts and numbers. Raises TypeError for what is no JSON."""
        return msgspec.to_builtins(value, str_keys=True, enc_hook=as_plain)

    def api_info(self) -> dict[str, Any]:
        return {"type": {}, "description": "any json-serializable value"}

    def example_payload(self) -> Any:
        return "test"

    def example_value(self) -> Any:
        return "test"


def _random() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
