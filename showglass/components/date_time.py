"""A point in time."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ..declare import prop
from ..events import event
from ..values.dates import read_time
from .base import Field


class DateTime(Field[str, Any, Any]):
    """A date, with or without a time: typed, or chosen with the browser's own calendar.

    People write `2024-05-31 17:30:00`, or `now` and `now - 5m` (s, m, h, d), which mean the server's clock when the
    function runs. The function gets a timestamp (float, seconds since 1970), a datetime or a text, as `type` says. It
    may return any of them.
    """

    value: float | str | datetime | None = prop(
        default=None, kw_only=False, doc="Start value: timestamp, datetime, text or `now - 5m`."
    )
    include_time: bool = prop(default=True, doc="Whether it has a time beside the date.")
    type: Literal["timestamp", "datetime", "string"] = prop(
        default="timestamp", wire=False, doc="What the function gets."
    )
    timezone: str | None = prop(
        default=None, doc="Zone that the text is meant in, as 'Europe/Paris'; None is the server's."
    )
    buttons: list[Any] | None = prop(default=None, doc="Buttons shown in the corner.")
    inputs: Any = prop(default=None, init=False, wire=False)
    container: bool = prop(default=True, init=False, wire=False)

    change = event(doc="The value changed, by a person or a function.")
    submit = event(doc="Enter was pressed.")

    type_name = "datetime"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.buttons = self.corner(self.buttons)
        if self.type not in ("timestamp", "datetime", "string"):
            raise ValueError(
                f"DateTime: type must be 'timestamp', 'datetime' or 'string', got {self.type!r}."
            )
        self._zone = _zone(self.timezone)

    def preprocess(self, payload: Any) -> float | datetime | str | None:
        """The point in time as `type` says; None when there is none."""
        if payload is None or payload == "":
            return None
        if not isinstance(payload, str):
            raise self.refuse(f"a date as text was expected, got {type(payload).__name__}.")
        try:
            when = read_time(payload, self._zone)
            if self.type == "string":
                return self._written(when)
            return when if self.type == "datetime" else when.timestamp()
        except (ValueError, OverflowError, OSError) as error:
            raise self.refuse(f"{str(error).rstrip('.')}.") from None

    def postprocess(self, value: Any) -> str | None:
        """The point in time as text; `now` and `now - 5m` stay what they are.

        Raises ValueError or TypeError for what is none.
        """
        if value is None or value == "":
            return None
        if isinstance(value, str):
            when = read_time(value, self._zone)
            return value.strip() if value.strip()[:3].lower() == "now" else self._written(when)
        if isinstance(value, datetime):
            inside = (
                value
                if self._zone is None or value.tzinfo is None
                else value.astimezone(self._zone)
            )
            return self._written(inside)
        if isinstance(value, date):
            return self._written(datetime(value.year, value.month, value.day))
        return self._written(self._from_seconds(value))

    def _from_seconds(self, value: Any) -> datetime:
        try:
            return datetime.fromtimestamp(float(value), self._zone)
        except (OverflowError, OSError, ValueError, TypeError):
            raise ValueError(
                f"a timestamp, a datetime or a text was expected, got {value!r:.80}"
            ) from None

    def _written(self, when: datetime) -> str:
        # not strftime: some systems write years before 1000 with fewer digits
        form = "seconds" if self.include_time else "hours"
        text = when.replace(tzinfo=None).isoformat(sep=" ", timespec=form)
        return text if self.include_time else text[:10]

    def api_info(self) -> dict[str, Any]:
        form = "YYYY-MM-DD HH:MM:SS" if self.include_time else "YYYY-MM-DD"
        return {"type": "string", "description": f"Formatted as {form}"}

    def example_payload(self) -> Any:
        return "2020-10-01 05:20:15" if self.include_time else "2020-10-01"

    def example_value(self) -> Any:
        return self.example_payload()


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(
            f"DateTime: timezone {name!r} is not known here; name one like 'Europe/Paris'"
            " (on systems without a list of zones: pip install tzdata)."
        ) from error
