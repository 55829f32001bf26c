"""An array of numpy that people fill in."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from .dataframe import Dataframe


class Numpy(Dataframe):
    """An array of numpy that people fill in: a `Dataframe` of that type."""

    row_count: int | tuple[int, str] | None = prop(
        default=(1, "dynamic"),
        doc='Rows of an empty table; (n, "fixed") lets nobody add or remove any.',
    )
    type: Literal["numpy"] = prop(default="numpy", doc="What the function gets.")
