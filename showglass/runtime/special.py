"""Parameters that are filled in for a function: the request, the progress, what the event carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..functions import Special
from ..oauth import fill as fill_oauth
from ..progress import Progress, follow_tqdm
from ..request import Header, Request
from .job import Job


def filler(job: Job) -> Callable[[Special, str, Any], Any]:
    """What gives each special parameter of a function its value in `job`."""

    def fill(kind: Special, name: str, hint: Any) -> Any:
        request = job.request or Request(session_hash=job.session.key)
        if kind == "request":
            return request
        if kind in ("profile", "token"):
            return fill_oauth(kind, hint, job.request)
        if kind == "progress":
            progress = Progress(hint.track_tqdm)
            if hint.track_tqdm:
                job.tqdm = progress
                follow_tqdm()
            return progress
        if kind == "cache":
            return hint
        if kind == "header":
            return Header(request.headers.get(name.replace("_", "-").lower(), ""))
        target = job.edge.root.blocks.get(job.trigger) if job.trigger is not None else None
        return hint(target, job.event_data)

    return fill
