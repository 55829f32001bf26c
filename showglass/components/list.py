"""One column of cells that people fill in."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from .dataframe import Dataframe


class List(Dataframe):
    """One column of cells that people fill in: a `Dataframe` of lists."""

    row_count: int | tuple[int, str] | None = prop(
        default=(1, "dynamic"),
        doc='Rows of an empty table; (n, "fixed") lets nobody add or remove any.',
    )
    col_count: int | tuple[int, str] | None = prop(default=1, doc="Former name of `column_count`.")
    type: Literal["array"] = prop(default="array", doc="What the function gets.")
