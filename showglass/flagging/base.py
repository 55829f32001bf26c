"""What keeps a flagged sample, and the function behind a flag button."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..components.base import Component
from ..gates.fetch_url import one_call
from ..messages import Success
from ..request import Request

AnyComponent = Component[Any, Any, Any]


class FlaggingCallback(ABC):
    """Keeps flagged samples: subclass it to keep them elsewhere."""

    @abstractmethod
    def setup(self, components: Sequence[AnyComponent], flagging_dir: str | Path) -> None:
        """Called once: `components` are the columns, `flagging_dir` the folder of the samples."""

    @abstractmethod
    def flag(
        self, flag_data: list[Any], flag_option: str | None = None, username: str | None = None
    ) -> int:
        """Keep one sample: the wire values in the order of the components. Returns how many are kept now."""


class FlagMethod:
    """The function of a flag button with one `option`."""

    def __init__(self, callback: FlaggingCallback, label: str, option: str) -> None:
        self.callback = callback
        self.option = option
        self.__name__ = label or "flag"

    def __call__(self, request: Request, *flag_data: Any) -> None:
        """Keep the sample and tell the person that it is kept."""
        with one_call():
            self.callback.flag(list(flag_data), self.option, request.username)
        Success("Thank you: this sample is kept for the author.", duration=4, title=self.__name__)
