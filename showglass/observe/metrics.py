"""Counts and times in the form that Prometheus reads. Needs the extra `[metrics]`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from .overview import LaneView, Overview
from .stats import BOUNDS, Endpoint, Times


class Exporter:
    """Writes an app's metrics, and behind them those that the author keeps in the library's default registry."""

    def __init__(self, overview: Overview) -> None:
        """Raises ImportError without prometheus-client."""
        from prometheus_client import CollectorRegistry

        self.overview = overview
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def write(self, accept: str) -> tuple[bytes, str]:
        """All metrics in the form that an `Accept` header asks for, and their content type."""
        from prometheus_client import REGISTRY, CollectorRegistry
        from prometheus_client.exposition import choose_encoder

        encode, content_type = choose_encoder(accept)
        both = CollectorRegistry()
        both.register(_Chain(self._registry, REGISTRY))
        return encode(both), content_type

    def collect(self) -> Iterator[Any]:
        """Metric families, made when they are asked for."""
        endpoints = self.overview.stats.endpoints()
        yield from _counts(endpoints)
        waits = [(e.name, e.waited) for e in endpoints]
        yield _times("showglass_job_wait_seconds", "From asking to starting.", waits)
        runs = [(e.name, e.ran) for e in endpoints]
        yield _times("showglass_job_seconds", "Run of a job that ended well.", runs)
        yield from _lanes(self.overview.lanes())
        yield from self._app()

    def _app(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        sessions = GaugeMetricFamily(
            "showglass_sessions", "Sessions that are remembered.", labels=["kind"]
        )
        for kind, number in self.overview.sessions().items():
            sessions.add_metric([kind], number)
        yield sessions
        used, size = self.overview.threads()
        yield GaugeMetricFamily("showglass_threads_used", "Threads that run functions.", value=used)
        yield GaugeMetricFamily("showglass_threads", "Threads that there may be.", value=size)


class _Chain:
    """Several registries as one."""

    def __init__(self, *registries: Any) -> None:
        self._registries = registries

    def collect(self) -> Iterable[Any]:
        return itertools.chain.from_iterable(r.collect() for r in self._registries)


def _counts(endpoints: list[Endpoint]) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily

    jobs = CounterMetricFamily(
        "showglass_jobs", "Jobs that are over, by how they ended.", labels=["endpoint", "outcome"]
    )
    away = CounterMetricFamily(
        "showglass_jobs_turned_away", "Jobs that a full queue refused.", labels=["endpoint"]
    )
    for endpoint in endpoints:
        for outcome, number in endpoint.outcomes.items():
            jobs.add_metric([endpoint.name, outcome], number)
        away.add_metric([endpoint.name], endpoint.turned_away)
    yield jobs
    yield away


def _times(name: str, text: str, known: list[tuple[str, Times]]) -> Any:
    from prometheus_client.core import HistogramMetricFamily

    family = HistogramMetricFamily(name, text, labels=["endpoint"])
    for endpoint, times in known:
        counts = itertools.accumulate(times.buckets)
        bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
        family.add_metric([endpoint], list(zip(bounds, counts, strict=True)), times.total)
    return family


def _lanes(lanes: list[LaneView]) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    running = GaugeMetricFamily("showglass_lane_running", "Jobs that run.", labels=["lane"])
    waiting = GaugeMetricFamily("showglass_lane_waiting", "Jobs that wait.", labels=["lane"])
    for lane in lanes:
        running.add_metric([lane.name], lane.running)
        waiting.add_metric([lane.name], lane.waiting)
    yield running
    yield waiting
