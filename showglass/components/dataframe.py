"""A table of any size."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from ..declare import prop
from ..events import event
from ..gates.open_file import NotAllowed
from ..values.frames import Edited, GivenTable, Sheet, bounds, made, read
from ..values.frames.asking import answer
from ..values.frames.cells import KINDS, claimed
from ..values.frames.edits import MAX_WIDTH, edits_of
from ..values.frames.given import blank, of_rows
from ..values.frames.made import TYPES
from ..values.frames.shelf import Kept, shelf
from ..values.reference import referred, whole
from .base import Component

MAX_CELLS = 2_000_000
"""Cells of a table that a client sends whole."""
MOST_LINKED = 5_000
"""Cells of a table that a deep link holds; of a larger one it holds nothing."""
DISPLAYED_MATH: dict[str, str | bool] = {"left": "$$", "right": "$$", "display": True}
KNOWN_BUTTONS = ("fullscreen", "copy")
Datatype = Literal["str", "number", "bool", "date", "markdown", "html", "image", "auto"]


class Dataframe(Component[Any, Any, Any]):
    """A table. A page loads the rows that it shows; the server sorts, filters and searches: a million rows open.

    A function gets a data frame, an array or lists, as `type` says; columns that nobody edited keep their types. It may
    return a data frame of any library (pandas, polars, pyarrow, ...), a Styler of pandas, an array, a list of rows, a
    dict with "headers" and "data", or the path of a CSV file.

    Beside the contract's types of cells there are "link", "sparkline" (a list of numbers) and
    `{"type": "dropdown", "choices": [...]}`.
    """

    value: Any = prop(default=None, kw_only=False, doc="Start value: as a function returns it.")
    headers: list[str] | None = prop(
        default=None, doc="Names of the columns, for values that have none."
    )
    row_count: int | tuple[int, str] | None = prop(
        default=None, doc='Rows of an empty table; (n, "fixed") lets nobody add or remove any.'
    )
    row_limits: tuple[int | None, int | None] | None = prop(
        default=None, doc="Least and most rows that people may leave."
    )
    col_count: int | tuple[int, str] | None = prop(
        default=None, doc="Former name of `column_count`."
    )
    column_count: int | tuple[int, str] | None = prop(
        default=None, doc='Columns of an empty table; (n, "fixed") lets nobody add or remove any.'
    )
    column_limits: tuple[int | None, int | None] | None = prop(
        default=None, doc="Least and most columns that people may leave."
    )
    datatype: Datatype | Sequence[Any] = prop(
        default="str",
        doc="What cells hold, of all columns or one by one: 'str', 'number', 'bool', 'date', 'markdown', 'html',"
        " 'image', 'link', 'sparkline', {'type': 'dropdown', 'choices': [...]}; 'auto' asks the value.",
    )
    type: Literal["pandas", "numpy", "array", "polars"] = prop(
        default="pandas", doc="What the function gets."
    )
    latex_delimiters: list[dict[str, str | bool]] | None = prop(
        default=None, doc="What encloses formulas in cells of Markdown."
    )
    max_height: int | str = prop(
        default=500, doc="Height from which on it scrolls: pixels or a CSS length."
    )
    wrap: bool = prop(default=False, doc="Whether long text goes on in the next line.")
    line_breaks: bool = prop(
        default=True, doc="Whether lines of Markdown break where the text does."
    )
    column_widths: list[str | int] | None = prop(
        default=None, doc="Widths of the columns: pixels, '100px' or '20%'."
    )
    buttons: list[Any] | None = prop(
        default=None, doc="'fullscreen', 'copy', or Buttons; None shows both."
    )
    show_row_numbers: bool = prop(default=False, doc="Whether rows are numbered.")
    max_chars: int | None = prop(default=None, doc="Characters of a cell that are shown.")
    show_search: Literal["none", "search", "filter"] = prop(
        default="none", doc="A field to search in; with 'filter' what it finds can be kept."
    )
    pinned_columns: int | None = prop(
        default=None, doc="How many columns at the left stay when the others scroll."
    )
    static_columns: list[int] | None = prop(
        default=None, doc="Columns that people may not change, by number from 0 on."
    )
    container: bool = prop(default=True, init=False)

    change = event(doc="The value changed, by a person or a function.")
    input = event(doc="A person changed the value.")
    select = event(doc="A cell was chosen: its row and column, and its value.", flag="_selectable")
    edit = event(doc="A person changed one cell: its place, what it was and what it is.")

    type_name = "dataframe"
    heavy = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.type not in TYPES:
            raise ValueError(
                f"{type(self).__name__}: type must be one of {', '.join(TYPES)}, got {self.type!r}."
            )
        given = self.column_count
        if given is None and "col_count" in self._given:
            given = self.col_count
        columns = bounds.count("column_count", given, len(self.headers) if self.headers else 3)
        self.column_count = self.col_count = columns
        self.row_count = bounds.count("row_count", self.row_count, 3)
        self.row_limits = bounds.limits("row_limits", self.row_limits)
        self.column_limits = bounds.limits("column_limits", self.column_limits)
        self.headers = [str(h) for h in self.headers or range(1, columns[0] + 1)]
        self.datatype = self._checked(self.datatype)
        self.column_widths = [
            f"{w}px" if isinstance(w, int) else str(w) for w in self.column_widths or []
        ]
        self.static_columns = list(self.static_columns or [])
        if self.latex_delimiters is None:
            self.latex_delimiters = [dict(DISPLAYED_MATH)]
        if self.buttons is not None:
            self.buttons = self.corner(self.buttons, *KNOWN_BUTTONS)
        if self.show_search not in ("none", "search", "filter"):
            raise ValueError(
                f"Dataframe: show_search must be 'none', 'search' or 'filter', got {self.show_search!r}."
            )
        for name, number in (
            ("pinned_columns", self.pinned_columns),
            ("max_chars", self.max_chars),
        ):
            if number is not None and not bounds.is_count(number):
                raise ValueError(f"Dataframe: {name} must be 0 or more, got {number!r}.")
        if not all(map(bounds.is_count, self.static_columns)):
            raise ValueError(
                f"Dataframe: static_columns holds numbers of columns, from 0 on; got {self.static_columns!r}."
            )

    @staticmethod
    def _checked(datatype: Any) -> Any:
        for one in [datatype] if isinstance(datatype, str) else datatype:
            kind = one.get("type") if isinstance(one, dict) else one
            if kind not in KINDS and not (kind == "auto" and one is datatype):
                raise ValueError(
                    f"Dataframe: datatype {one!r} is not one of {', '.join(KINDS)}, or 'auto' for all of them."
                )
        return datatype if isinstance(datatype, str) else list(datatype)

    # -- kinds of columns ---------------------------------------------------------------------------------------------

    def kind_of(self, column: int | None) -> str:
        """What the cells of a column hold; "str" for a new column, "auto" where the value tells."""
        if column is None:
            return "str"
        if isinstance(self.datatype, str):
            return self.datatype
        one: Any = self.datatype[column] if column < len(self.datatype) else "str"
        return str(one["type"]) if isinstance(one, dict) else str(one)

    def _choices(self, column: int) -> list[Any] | None:
        one = self.datatype[column] if not isinstance(self.datatype, str) else None
        return one.get("choices") if isinstance(one, dict) else None

    def _kinds(self, table: Sheet | Edited) -> list[str]:
        if isinstance(table, Edited):
            kinds = [self.kind_of(table.source_of(i)) for i in range(table.width)]
        else:
            kinds = [self.kind_of(i) for i in range(table.width)]
        return [table.sort_of(i) if kind == "auto" else kind for i, kind in enumerate(kinds)]

    # -- from the page ------------------------------------------------------------------------------------------------

    def preprocess(self, payload: Any) -> Any:
        """The table as `type` says."""
        if payload is None:
            return None
        try:
            return made(self._table(payload), self.type)
        except ImportError as error:
            raise ImportError(
                f"Dataframe(type={self.type!r}) needs {self.type}: pip install {self.type}."
            ) from error
        except (ValueError, NotAllowed) as error:
            raise self.refuse(f"{str(error).rstrip('.')}.") from error

    def _table(self, payload: Any) -> Sheet | Edited:
        if not isinstance(payload, dict):
            raise ValueError(f"a table was expected, got {type(payload).__name__}")
        table = self._kept(payload) if "ref" in payload else self._sent(payload)
        least = (self.row_limits or (None, None))[0]
        if least and not table.height and isinstance(table, Sheet):
            table = blank(table.headers, least)  # as the page shows it: rows to be filled in
        bounds.within("row", table.height, self.row_limits)
        bounds.within("column", table.width, self.column_limits)
        return table

    def _kept(self, payload: dict[str, Any]) -> Sheet | Edited:
        """A table that the page has by reference, with its edits."""
        if not isinstance(payload["ref"], str):
            raise ValueError("the ticket of a table is a text")
        try:
            kept = shelf().find(payload["ref"])
        except NotAllowed:
            raise ValueError(
                "this table is no longer on the server: run what made it again"
            ) from None
        return self._edited(kept, payload.get("edits"))

    def _edited(self, kept: Kept, given: Any) -> Sheet | Edited:
        edits = edits_of(given)
        if not edits:
            return kept.sheet
        for count, name in ((self.row_count, "rows"), (self.column_count, "columns")):
            fixed = isinstance(count, tuple) and count[1] == "fixed"
            changes = (f"{name}+", f"{name}-", "keep" if name == "rows" else "")
            if fixed and any(edit[0] in changes for edit in edits):
                raise ValueError(f"{name} can be neither added nor removed here")
        sheet = kept.sheet
        key = json.dumps(edits).encode()
        made: Edited = kept.remember(key, lambda: Edited(sheet, edits, self._check(sheet)))
        return made

    def _check(self, sheet: Sheet) -> Callable[[int | None, Any], Any]:
        """What checks a cell that a person changed, by the column of the table as it was."""

        def check(column: int | None, value: Any) -> Any:
            if column is None:
                return claimed("str", value)
            if column in (self.static_columns or ()):
                raise ValueError("this column cannot be changed")
            kind = self.kind_of(column)
            if kind in ("auto", "str") and sheet.sort_of(column) in ("number", "bool"):
                kind = sheet.sort_of(column)
            return claimed(kind, value, self._choices(column) if kind == "dropdown" else None)

        return check

    def _sent(self, payload: dict[str, Any]) -> Sheet:
        """A table that came whole."""
        headers, data = payload.get("headers"), payload.get("data")
        if headers is None:
            headers = self.headers or []
        if not isinstance(headers, list) or not isinstance(data, list):
            raise ValueError("a table has the lists headers and data")
        if not all(isinstance(row, list) for row in data):
            raise ValueError("data is a list of rows, each of them a list")
        width = max([len(headers), *map(len, data)])
        if width > MAX_WIDTH or sum(map(len, data)) > MAX_CELLS:
            raise ValueError(
                f"a table of at most {MAX_WIDTH} columns and {MAX_CELLS} cells was expected"
            )
        if not width or not any(data):
            return Sheet([str(h) for h in headers], [[] for _ in headers])
        sheet = of_rows(data, [str(h) for h in headers])
        for at in range(sheet.width):
            sheet.columns[at] = self._column(at, sheet.headers[at], sheet.columns[at])
        return sheet

    def _column(self, at: int, header: str, cells: list[Any]) -> list[Any]:
        kind = self.kind_of(at)
        choices = self._choices(at) if kind == "dropdown" else None
        found = []
        for row, cell in enumerate(cells):
            try:
                found.append(claimed(kind, cell, choices))
            except ValueError as error:
                raise ValueError(f"row {row + 1}, {header!r}: {error}") from None
        return found

    def rows(self, data: Any) -> dict[str, Any]:
        """Server function: some rows of a table that the page has by reference. Raises ValueError, `NotAllowed`."""
        return answer(data, self._edited, self._kinds)

    server_functions: ClassVar[dict[str, Callable[..., Any]]] = {"rows": rows}

    def column_of(self, event: Any) -> Callable[[], list[Any]] | None:
        """What gives the cells of the column that a `select` names, of a table that the page has by reference."""
        payload, place = (
            (event.get("table"), event.get("index")) if isinstance(event, dict) else (None, None)
        )
        if not isinstance(payload, dict) or "ref" not in payload:
            return None
        try:
            table = self._kept(payload)
        except (ValueError, NotAllowed):
            return None
        at = place[1] if isinstance(place, list) and len(place) == 2 else None
        if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < table.width:
            return None
        kind = self._kinds(table)[at]
        return lambda: [row[0] for row in table.rows(slice(None), [at], [kind])]

    # -- to the page --------------------------------------------------------------------------------------------------

    def postprocess(self, value: Any) -> Any:
        """The cells of a small table; of a large one a `GivenTable`, which a page gets by reference."""
        sheet = read(value, self.headers or [])
        table = GivenTable(sheet, self._id, self._kinds(sheet))
        return table.whole() if table.small else table

    def wire_props(self) -> dict[str, Any]:
        props = super().wire_props()
        return {**props, "value": referred(props["value"])}

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.pop("server_fns", None)  # the page's own: clients get tables whole
        return {**config, "value": whole(config["value"])}

    def process_example(self, value: Any) -> Any:
        return whole(self.postprocess(value))

    def api_info(self) -> dict[str, Any]:
        row = {"type": "array", "items": {}}
        styles = {
            "type": "object",
            "additionalProperties": {"anyOf": [row, {"type": "null"}]},
        }
        return {
            "title": "DataframeData",
            "type": "object",
            "properties": {
                "headers": {"title": "Headers", **row},
                "data": {"title": "Data", "type": "array", "items": row},
                "metadata": {
                    "title": "Metadata",
                    "anyOf": [styles, {"type": "null"}],
                    "default": None,
                },
            },
            "required": ["headers", "data"],
        }

    def example_payload(self) -> Any:
        return {"headers": ["a", "b"], "data": [["foo", "bar"]]}

    def example_value(self) -> Any:
        return {"headers": ["a", "b"], "data": [["foo", "bar"]]}

    def linked(self, payload: Any) -> Any:
        """A table that the server has for a session alone goes into a link whole, where it is not too large."""
        if not isinstance(payload, dict) or "ref" not in payload:
            return payload
        table = self._table(payload)
        if table.width * table.height > MOST_LINKED:
            return None
        rows = table.rows(slice(None), range(table.width), self._kinds(table))
        return {"headers": table.headers, "data": rows, "metadata": None}

    def flag(self, payload: Any, flag_dir: Any) -> Any:
        """Headers and data as JSON."""
        if payload is None:
            return None
        table = self.claimed(self._table, payload)
        kinds = ["str"] * table.width
        rows = table.rows(slice(None), range(table.width), kinds)
        return json.dumps({"headers": table.headers, "data": rows})

    def read_from_flag(self, cell: Any) -> Any:
        return self.postprocess(json.loads(cell) if isinstance(cell, str) and cell else None)
