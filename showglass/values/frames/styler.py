"""What a Styler of pandas says about cells. It has no public way to ask for that but whole HTML documents."""

from __future__ import annotations

from typing import Any


def is_styler(value: Any) -> bool:
    """Whether it is a Styler of pandas."""
    return type(value).__module__.startswith("pandas.io.formats.style")


class Styled:
    """Texts and colours of a Styler. Rows and columns count as the page shows them, hidden ones left out."""

    def __init__(self, styler: Any) -> None:
        styler._compute()
        hidden = {*styler.hidden_columns}
        gone = {*styler.hidden_rows}
        self.columns = [i for i in range(styler.data.shape[1]) if i not in hidden]
        self._rows = [i for i in range(styler.data.shape[0]) if i not in gone] if gone else None
        self._styles = styler.ctx
        self._formats = styler._display_funcs
        self._formatted = {column for _, column in self._formats}

    def frame(self, styler: Any) -> Any:
        """Its data without what is hidden."""
        data = styler.data
        kept = data if self._rows is None else data.iloc[self._rows]
        return kept if len(self.columns) == data.shape[1] else kept.iloc[:, self.columns]

    def _at(self, row: int, column: int) -> tuple[int, int]:
        return (row if self._rows is None else self._rows[row]), self.columns[column]

    def text(self, row: int, column: int, value: Any) -> str | None:
        """The text of a cell where the author formatted it."""
        place = self._at(row, column)
        if place[1] not in self._formatted or place not in self._formats:
            return None
        try:
            return str(self._formats[place](value))
        except (TypeError, ValueError):  # a format for numbers, and no number there
            return None

    def style(self, row: int, column: int) -> str:
        """The CSS declarations of a cell."""
        found = self._styles.get(self._at(row, column))
        return "; ".join(f"{name}: {value}" for name, value in found) if found else ""
