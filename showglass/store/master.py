"""The secret that the environment gives, of which all others of a store are made."""

from __future__ import annotations

import os
from hashlib import sha256

SECRET_ENV = "SHOWGLASS_SECRET"
_LEAST = 16


class CannotStart(RuntimeError):
    """The store cannot be used as it is; the message says what to do."""


def given_master() -> bytes | None:
    """32 bytes made of `SHOWGLASS_SECRET`; None where there is none. Raises `CannotStart` for a short one."""
    given = os.environ.get(SECRET_ENV, "")
    if not given:
        return None
    if len(given) < _LEAST:
        raise CannotStart(f"{SECRET_ENV} must have at least {_LEAST} characters.")
    return sha256(b"showglass master\0" + given.encode()).digest()
