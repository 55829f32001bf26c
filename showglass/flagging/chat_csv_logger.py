"""Ratings of what was said in a conversation, in a CSV file."""

from __future__ import annotations

import csv
import datetime
import json
import threading
from pathlib import Path
from typing import Any

from ..eventdata import LikeData
from .csv_logger import count_rows, harmless, make_room

HEADERS = ["conversation", "index", "value", "flag", "timestamp"]
_RATINGS = {True: "Like", False: "Dislike"}


class ChatCSVLogger:
    """Appends ratings to `log.csv` in the flagging folder: the conversation, what was rated, and how.

    A conversation is JSON: roles, texts and paths of files. A rating that is empty takes the one before it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count: int | None = None

    def setup(self, flagging_dir: str | Path) -> None:
        """Called once, with the folder of the file."""
        self.flagging_dir = Path(flagging_dir)
        self._count = None

    def flag(self, like_data: LikeData, messages: list[Any]) -> int:
        """Keep one rating of one of the messages. Returns how many are kept now."""
        make_room(self.flagging_dir)
        liked = like_data.liked
        rating = _RATINGS[liked] if isinstance(liked, bool) else str(liked)
        cells = [
            json.dumps([_plain(one) for one in messages], ensure_ascii=False, default=str),
            like_data.index,
            _text(like_data.value),
            rating,
            str(datetime.datetime.now()),
        ]
        with self._lock:
            path = self.flagging_dir / "log.csv"
            if self._count is None:
                self._count = count_rows(path) if path.exists() else 0
            new = not path.exists()
            with path.open("a", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                if new:
                    writer.writerow(HEADERS)
                writer.writerow([harmless(cell) for cell in cells])
            self._count += 1
            return self._count


def _plain(message: Any) -> Any:
    """A message without what only the page needs: how its components were built, seals, nothing that is empty."""
    if not isinstance(message, dict):
        return message
    content = message.get("content")
    parts = [_part(one) for one in content] if isinstance(content, list) else content
    kept = {n: v for n in ("metadata", "options") if (v := message.get(n))}
    return {"role": message.get("role"), "content": parts, **kept}


def _part(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    if part.get("type") == "file":
        file = part.get("file") or {}
        return {"type": "file", "path": file.get("path"), "alt_text": part.get("alt_text")}
    return {n: part[n] for n in ("type", "text", "component", "value") if n in part}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)
