"""How a replica shares the cores of its machine with others."""

from __future__ import annotations

import contextlib
import os


def take_turns() -> None:
    """Have the system let others finish their turn before this thread, and those that it starts, get one.

    Else each request interrupts whichever replica runs on that core just now: with more of them than cores that costs
    more than what they do. It gets as much time as before, at most a few milliseconds later. On Linux; a thread whose
    way of being scheduled was chosen by somebody keeps it.
    """
    if not hasattr(os, "SCHED_BATCH"):
        return
    with contextlib.suppress(OSError):  # some containers forbid it: it costs more, that is all
        if os.sched_getscheduler(0) == os.SCHED_OTHER:
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
