"""A span of OpenTelemetry a job, for apps whose process uses OpenTelemetry. Needs the extra `[spans]`."""

from __future__ import annotations

import contextvars
import sys
import time
from typing import Any

from ..runtime.job import Job
from ..runtime.observers import Outcome
from .logs import job_name


def wanted() -> bool:
    """Whether this process has set up OpenTelemetry: nothing is loaded where nobody did."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return False
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


class Spans:
    """An observer that makes one span a job, from its arrival to its end.

    It is a child of the caller's span when the request has a `traceparent`; what the function does is a child of it.
    """

    def __init__(self) -> None:
        """Raises ImportError without opentelemetry-api."""
        from opentelemetry import trace

        self._tracer = trace.get_tracer("showglass")
        self._open: dict[Job, Any] = {}

    def submitted(self, job: Job) -> None:
        """Begin."""
        from opentelemetry import propagate, trace

        local = trace.get_current_span().is_recording()
        headers = job.request.headers if job.request is not None else {}
        parent = None if local else propagate.extract(headers)
        name = job.edge.api_name or f"event {job.edge.id}"
        self._open[job] = self._tracer.start_span(
            name,
            context=parent,
            kind=trace.SpanKind.INTERNAL if local else trace.SpanKind.SERVER,
            attributes={"showglass.endpoint": name, "showglass.job": job_name(job)},
        )

    def turned_away(self, job: Job) -> None:
        """There is no job."""

    def started(self, job: Job) -> None:
        """The function runs inside of the span."""
        from opentelemetry import context, trace

        span = self._open.get(job)
        if span is None:
            return
        span.set_attribute("showglass.waited", time.perf_counter() - job.submitted_at)
        job.context = contextvars.copy_context()
        job.context.run(context.attach, trace.set_span_in_context(span))

    def ended(self, job: Job, outcome: Outcome, error: BaseException | None) -> None:
        """End."""
        from opentelemetry.trace import StatusCode

        span = self._open.pop(job, None)
        if span is None:
            return
        span.set_attribute("showglass.outcome", outcome)
        if outcome == "failed" and error is not None:
            span.record_exception(error)
            span.set_status(StatusCode.ERROR, type(error).__name__)
        span.end()
