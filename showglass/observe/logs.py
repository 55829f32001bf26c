"""One record a job on the logger `showglass.jobs`, and a formatter that writes records as JSON."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import time
from typing import Any

import msgspec

from ..runtime import failures
from ..runtime.job import Job
from ..runtime.observers import Outcome

jobs = logging.getLogger("showglass.jobs")
# without a handler of the author's, nothing of jobs: their tracebacks are printed. All else warns on stderr
jobs.addHandler(logging.NullHandler())
LEVELS: dict[Outcome, int] = {
    "ok": logging.INFO,
    "failed": logging.ERROR,
    "refused": logging.INFO,
    "cancelled": logging.INFO,
}
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; the rest was added by whoever logged."""


def job_name(job: Job) -> str:
    """A job in logs: the first characters of a client's event id, or of a page's session and the job's number.

    Never the whole of either: who knows an event's id may read its result.
    """
    if isinstance(job.id, str):
        return job.id[:8]
    session = hashlib.sha256(job.session.key.encode()).hexdigest()[:8]
    return f"{session}-{job.id}"


class JobLog:
    """An observer that logs. While nobody listens to `showglass.jobs` it costs one question a job."""

    def submitted(self, job: Job) -> None:
        """Nothing yet."""

    def turned_away(self, job: Job) -> None:
        """A warning: the queue is full."""
        jobs.warning(
            "%s turned away: the queue is full",
            job.edge.api_name,
            extra={"endpoint": job.edge.api_name, "outcome": "turned away"},
        )

    def started(self, job: Job) -> None:
        """Nothing yet."""

    def ended(self, job: Job, outcome: Outcome, error: BaseException | None) -> None:
        """How it ended, after how long. Times are in seconds."""
        level = LEVELS[outcome]
        if not jobs.isEnabledFor(level):
            return
        now = time.perf_counter()
        began = job.started_at or now
        extra = {
            "job": job_name(job),
            "endpoint": job.edge.api_name,
            "outcome": outcome,
            "waited": round(began - job.submitted_at, 6),
            "duration": round(now - began, 6),
        }
        if error is not None:
            extra["error"] = type(error).__name__
        took = f"{extra['duration']:.3f} s"
        jobs.log(level, "%s %s after %s", job.edge.api_name, outcome, took, extra=extra)


class JsonFormatter(logging.Formatter):
    """Each record as one line of JSON: time, level, logger, message, what was given as `extra`, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return msgspec.json.encode(said, enc_hook=str).decode()

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's name
        """UTC, to the millisecond."""
        whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return f"{whole}.{int(record.msecs):03d}Z"


def log_failure(job: Job, error: BaseException, short: str | None) -> None:
    """A failure as a record with its traceback instead of lines on the console."""
    name = job.edge.api_name or "event"
    said = "%s failed" if short is None else "%s failed (id %s)"
    args = (name,) if short is None else (name, short)
    extra = {"job": job_name(job), "endpoint": name, "failure": short}
    jobs.error(said, *args, exc_info=error, extra=extra)


def install(form: str | None = None) -> logging.Handler | None:
    """Log to stderr as `SHOWGLASS_LOG` says: "json" or "text"; "" or nothing leaves logging alone.

    Returns the handler that was added. Raises ValueError for anything else.
    """
    form = os.environ.get("SHOWGLASS_LOG", "") if form is None else form
    if not form:
        return None
    if form not in ("json", "text"):
        raise ValueError(f'SHOWGLASS_LOG is "json" or "text", not {form!r}.')
    logger = logging.getLogger("showglass")
    for known in logger.handlers:
        if isinstance(known, _Installed):
            return known
    handler = _Installed(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    if form == "json":
        failures.report = log_failure
    return handler


class _Installed(logging.StreamHandler):  # type: ignore[type-arg]  # generic in the stubs only
    """The handler of `install`: there is one."""
