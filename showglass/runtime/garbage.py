"""When the interpreter looks for objects that hold each other: after long runs, and seldom among many short ones.

By its default it looks through all objects of the process some twice a second when thousands of short calls are
answered, since those under way then count as objects that grow old: a tenth of the time, and pauses of 50 ms.
"""

from __future__ import annotations

import gc

DEFAULTS = (700, 2000)
"""New objects until the interpreter looks through the young ones: before 3.13, and since."""
OBJECTS = 7000
"""The same here."""
LONG = 0.02
"""Seconds of a run that may have left something large: a look through the young objects costs a twentieth of it."""
YOUNG = 1


def collect_seldom() -> None:
    """Look for garbage less often in this process, if nobody chose how often before."""
    first, *others = gc.get_threshold()
    if gc.isenabled() and first in DEFAULTS:
        gc.set_threshold(OBJECTS, *others)


def collect_after(seconds: float) -> None:
    """A run of so many seconds is over: what it left need not wait until seven thousand objects are new."""
    if seconds >= LONG and gc.get_threshold()[0] == OBJECTS:
        gc.collect(YOUNG)
