"""Values as JSON bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from .reference import ByReference


def encode_unknown(value: Any) -> Any:
    """Numbers of numpy as numbers, what goes by reference whole, everything else as its text."""
    if isinstance(value, ByReference):
        return value.whole()
    if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=encode_unknown)


def to_json(value: Any) -> bytes:
    """JSON bytes: numpy allowed, NaN and infinities as null, unknown objects as text.

    Raises TypeError, ValueError or RecursionError for what has no JSON at all: a dict in itself, keys that are no text.
    """
    return _encoder.encode(value)
