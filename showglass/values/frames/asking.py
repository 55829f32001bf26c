"""What a page asks of a table that it has by reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from .edits import Edited
from .given import block, exact
from .order import View, order
from .sheet import Sheet
from .shelf import Kept, shelf

MAX_ROWS = 2_000
MAX_ANSWER = 100_000
"""Cells of one answer."""


class Asked(Struct, forbid_unknown_fields=True):
    """Some rows and columns of a table as a person looks at it. `ref`, `edits`: the table, as a value has them."""

    ref: Annotated[str, Meta(max_length=500)]
    start: Annotated[int, Meta(ge=0)]
    count: Annotated[int, Meta(ge=1, le=MAX_ROWS)]
    first: Annotated[int, Meta(ge=0)] = 0
    columns: Annotated[int, Meta(ge=1)] = 32
    edits: list[Any] = []
    view: View = msgspec.field(default_factory=View)


def answer(
    data: Any,
    edited: Callable[[Kept, Any], Sheet | Edited],
    kinds: Callable[[Sheet | Edited], list[str]],
) -> dict[str, Any]:
    """`total` rows that the view has, the cells asked for, and in `at` which rows of the table they are.

    Raises ValueError, `NotAllowed`.
    """
    try:
        asked = msgspec.convert(data, Asked)
    except msgspec.ValidationError as error:
        raise ValueError(f"That is no question about a table: {error}.") from error
    if asked.count * asked.columns > MAX_ANSWER:
        raise ValueError(f"at most {MAX_ANSWER} cells may be asked for at once")
    kept = shelf().find(asked.ref)
    table = edited(kept, asked.edits)
    key = msgspec.json.encode([asked.view, asked.edits])
    positions = kept.remember(key, lambda: order(table, asked.view))
    total = table.height if positions is None else len(positions)
    end = min(asked.start + asked.count, total)
    columns = range(asked.first, min(asked.first + asked.columns, table.width))
    at: Any = slice(asked.start, max(end, asked.start))
    if positions is not None:
        at = positions[at]
    return {
        "total": total,
        **exact(block(table, at, columns, kinds(table))),
        "at": None if positions is None else at.tolist(),
    }
