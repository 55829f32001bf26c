"""What an event says beyond the values of its inputs: type-hint a parameter with the class to get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tree import Block


class EventData:
    """Base: `target` is the block that fired; every key of the event's data is an attribute."""

    def __init__(self, target: Block | None, _data: Any) -> None:
        self.target = target
        self._data = _data

    def __getattr__(self, name: str) -> Any:
        data = self.__dict__.get("_data")
        if isinstance(data, dict) and name in data:
            return data[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; this event carries {data!r}.")

    def _get(self, name: str, default: Any = None) -> Any:
        return self._data.get(name, default) if isinstance(self._data, dict) else default

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._data!r})"


class SelectData(EventData):
    """Something was selected: its index (int, or row and column) and value.

    Of a cell of a table, `row_value` and `col_value` are all cells of its row and of its column.
    """

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = self._get("index")
        self.value: Any = self._get("value")
        self.row_value: list[Any] | None = self._get("row_value")
        self.selected: bool = self._get("selected", True)
        column_of = getattr(target, "column_of", None)
        # of a table that the server keeps, the page has no whole column: it is looked up when somebody asks
        self._column: Callable[[], list[Any]] | None = column_of(data) if column_of else None

    @property
    def col_value(self) -> list[Any] | None:
        """All cells of the column."""
        if self._column is not None:
            return self._column()
        found: list[Any] | None = self._get("col_value")
        return found


class LikeData(EventData):
    """A message was rated: `liked` is a bool, or the text of the chosen feedback."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: int | tuple[int, int] = self._get("index")
        self.value: Any = self._get("value")
        self.liked: bool | str = self._get("liked", True)


class RetryData(EventData):
    """An answer is to be tried again."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: int = self._get("index")
        self.value: Any = self._get("value")


class UndoData(RetryData):
    """A message is to be taken back."""


class EditData(RetryData):
    """A message was edited: `previous_value` and the new `value`."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.previous_value: Any = self._get("previous_value")


class KeyUpData(EventData):
    """A key was let go: its name and the text typed so far."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.key: str = self._get("key", "")
        self.input_value: str = self._get("input_value", "")


class CopyData(EventData):
    """Something was copied."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.value: Any = self._get("value")


class DeletedFileData(EventData):
    """A file was removed from a list: its FileData."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.file: Any = data


class DownloadData(DeletedFileData):
    """A file was downloaded: its FileData."""
