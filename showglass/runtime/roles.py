"""Who may start an event."""

from __future__ import annotations

from .job import Job


class Forbidden(Exception):
    """The person who asks has none of the roles that the event is for."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You may not use {name}: it is for people with another role.")


def check_roles(job: Job) -> None:
    """Raises `Forbidden` when whoever is behind `job` has none of the roles of its event."""
    roles = job.edge.options.roles
    if roles is None:
        return
    user = job.request.user if job.request is not None else None
    if user is None or not user.has_role(*roles):
        raise Forbidden(f"/{job.edge.api_name}" if job.edge.api_name else "this")
