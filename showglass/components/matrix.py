"""Rows of lists that people fill in."""

from __future__ import annotations

from typing import Literal

from ..declare import prop
from .dataframe import Dataframe


class Matrix(Dataframe):
    """Rows of lists that people fill in: a `Dataframe` of that type."""

    row_count: int | tuple[int, str] | None = prop(
        default=(1, "dynamic"),
        doc='Rows of an empty table; (n, "fixed") lets nobody add or remove any.',
    )
    type: Literal["array"] = prop(default="array", doc="What the function gets.")
