"""Python values in the store: pickled by a replica of this app, signed for their place, and read only if that holds."""

from __future__ import annotations

import pickle
from hashlib import blake2b
from typing import Any

from .signed import Seal


class NotPickled(Exception):
    """The value cannot be pickled, or not be read again; the message says why."""


def dump(value: Any) -> bytes:
    """The value's pickle. Raises `NotPickled`."""
    try:
        return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # whatever a class of the author's raises
        raise NotPickled(str(error) or type(error).__name__) from error


def load(seal: Seal, place: str, signed: bytes) -> tuple[Any, bytes]:
    """The value and the hash of its pickle. Raises `Tampered` before anything is unpickled, `NotPickled`."""
    pickled = seal.read(place, signed)
    try:
        return pickle.loads(pickled), mark(pickled)  # noqa: S301, TID251  signed by a replica of this app, checked above
    except Exception as error:  # whatever a class of the author's raises
        raise NotPickled(str(error) or type(error).__name__) from error


def mark(pickled: bytes) -> bytes:
    """A hash by which to see whether a value changed."""
    return blake2b(pickled, digest_size=16).digest()
