"""The difference of two JSON values as edits that clients apply in order.

An edit is ``[action, path, value]``. `path` holds keys and indices from the value down, empty for the whole of it.
Actions: ``replace``; ``append``, a text grew at its end; ``add``, insert into a list or set a key; ``delete``, whose
value is null. Edits are sequential: each path is meant in the value that the edits before it made.

Pages, which get `few_edits`, also know ``extend``, a list grew by these items, and ``drop``, a list lost this many
of its first ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

Action = Literal["replace", "append", "add", "delete", "extend", "drop"]
Path = list[int | str]
Edit = tuple[Action, Path, Any]

_FEW = 8
"""Edits in one list or dict under which a whole new one is never shorter to say."""
_LONG = 50
"""Items of a list of which each is not looked at by itself."""
_COLUMNS = 1000


def edits(old: Any, new: Any) -> list[Edit]:
    """What turns `old` into `new`. Both are JSON values: None, bool, int, float, str, list, dict with text keys.

    Raises RecursionError when they are nested deeper than Python can follow.
    """
    return _edits(old, new, [])


def _edits(old: Any, new: Any, path: Path) -> list[Edit]:
    if old is new:
        return []
    if type(old) is not type(new):
        return [("replace", path, new)]
    if isinstance(new, str):
        if old == new:
            return []
        grew = bool(old) and new.startswith(old)
        return [("append", path, new[len(old) :]) if grew else ("replace", path, new)]
    if isinstance(new, list):
        return _shorter(_list_edits(old, new, path), new, path)
    if isinstance(new, dict):
        return _shorter(_dict_edits(old, new, path), new, path)
    return [] if old == new else [("replace", path, new)]


def _shorter(found: list[Edit], new: list[Any] | dict[str, Any], path: Path) -> list[Edit]:
    """One replacement instead, when most of the value changed."""
    return [("replace", path, new)] if len(found) > _FEW + len(new) // 2 else found


def _list_edits(old: list[Any], new: list[Any], path: Path) -> list[Edit]:
    kept = min(len(old), len(new))
    found: list[Edit] = []
    for at in range(kept):
        found += _edits(old[at], new[at], [*path, at])
    found += [("add", [*path, at], new[at]) for at in range(kept, len(new))]
    # from the end, so that no deletion moves what a later one names
    found += [("delete", [*path, at], None) for at in range(len(old) - 1, kept - 1, -1)]
    return found


def _dict_edits(old: dict[str, Any], new: dict[str, Any], path: Path) -> list[Edit]:
    found: list[Edit] = []
    for key, value in new.items():
        if key in old:
            found += _edits(old[key], value, [*path, key])
        else:
            found.append(("add", [*path, key], value))
    found += [("delete", [*path, key], None) for key in old if key not in new]
    return found


def few_edits(old: Any, new: Any) -> list[Edit] | None:
    """A few edits that turn one list or dict into another, or None where the whole is as well said anew.

    Looks closely only at what differs: that the last of a thousand messages grew is seen by one comparison of the rest.
    """
    if type(old) is not type(new) or not old or not isinstance(new, (list, dict)):
        return None
    try:
        found = _few_in_list(old, new) if isinstance(old, list) else _few_in_dict(old, new)
    except (RecursionError, TypeError, ValueError):
        return None  # too deep, or no JSON values
    return found if all(path for _, path, _ in found) else None


def _few_in_dict(old: dict[str, Any], new: Any) -> list[Edit]:
    """As `_edits`, but long columns of a table are compared whole, and seen to have grown or slid."""
    found: list[Edit] = []
    plain = dict(old)
    for key, value in new.items():
        long = _long_edits(old.get(key), value, [key])
        if long is not None:
            found += long
            plain[key] = value
    return _edits(plain, new, []) + found


def _long_edits(old: Any, new: Any, path: Path) -> list[Edit] | None:
    """Edits of a list of texts and numbers, or of as many such columns; None for what is better looked at closely."""
    if not isinstance(old, list) or not isinstance(new, list) or not old or not new:
        return None
    if all(isinstance(one, list) for one in (*old[:_FEW], *new[:_FEW])):
        if len(old) != len(new) or len(new) > _COLUMNS or max(map(_length, new)) < _LONG:
            return None
        pairs = enumerate(zip(old, new, strict=True))
        return [edit for at, (a, b) in pairs for edit in _column_edits(a, b, [*path, at])]
    flat = len(new) >= _LONG and not isinstance(new[0], (list, dict))
    return _column_edits(old, new, path) if flat else None


def _length(item: Any) -> int:
    return len(item) if isinstance(item, list) else 0


def _column_edits(old: list[Any], new: list[Any], path: Path) -> list[Edit]:
    """Items that are gone at the start and came at the end, else all of it."""
    if old == new:
        return []
    whole: list[Edit] = [("replace", path, new)]
    if not isinstance(old, list) or not isinstance(new, list) or not old or not new:
        return whole
    lost = 0 if len(new) >= len(old) and old[-1] == new[len(old) - 1] else _place(new[0], old)
    kept = len(old) - lost
    if kept <= 0 or kept > len(new) or old[lost:] != new[:kept]:
        return whole
    found: list[Edit] = [("drop", path, lost)] if lost else []
    return found + ([("extend", path, new[kept:])] if len(new) > kept else [])


def _place(item: Any, items: list[Any]) -> int:
    return items.index(item) if item in items else len(items)


def _few_in_list(old: list[Any], new: Any) -> list[Edit]:
    kept = min(len(old), len(new))
    found: list[Edit] = []
    for at in range(_same(old, new, kept), kept):
        found += _edits(old[at], new[at], [at])
        if len(found) > _FEW:
            return [("replace", [], new)]
    if len(old) - kept > _FEW + len(new):
        return [("replace", [], new)]
    found += [("add", [at], new[at]) for at in range(kept, len(new))]
    return found + [("delete", [at], None) for at in range(len(old) - 1, kept - 1, -1)]


def _same(old: list[Any], new: Any, kept: int) -> int:
    """How many items at the start are the same, of those that both have."""
    last = max(kept - 1, 0)
    if old[:last] == new[:last]:
        return last
    return next(at for at in range(kept) if old[at] != new[at])


def apply(value: Any, changes: Iterable[Edit]) -> Any:
    """`value` with the edits made, in order; changes its lists and dicts in place.

    Raises ValueError for an edit that does not fit.
    """
    for action, path, new in changes:
        if not path:
            value = value + new if action == "append" else new
            continue
        place = value
        for step in path[:-1]:
            place = place[step]
        _change(place, action, path[-1], new)
    return value


def _change(place: Any, action: Action, at: Any, new: Any) -> None:
    if action in ("append", "extend"):
        place[at] = place[at] + new
    elif action == "drop":
        place[at] = place[at][new:]
    elif action == "add" and isinstance(place, list):
        place.insert(at, new)
    elif action in ("replace", "add"):
        place[at] = new
    elif action == "delete":
        del place[at]
    else:
        raise ValueError(f"{action!r} is no edit.")
