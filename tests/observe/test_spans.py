"""A span a job, in the test's own exporter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import showglass as gr
from showglass.observe import spans

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def exporter() -> Iterator[InMemorySpanExporter]:
    """Where the spans of this process end; a provider can be set once only."""
    made = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(made))
    trace.set_tracer_provider(provider)
    yield made
    provider.shutdown()


@pytest.fixture
def post(exporter: InMemorySpanExporter, serve: Callable[..., str]) -> Iterator[Callable[..., Any]]:
    exporter.clear()
    tracer = trace.get_tracer("author")

    def greet(name: str) -> str:
        with tracer.start_as_current_span("inner"):
            return f"Hello {name}"

    async def later(name: str) -> str:
        with tracer.start_as_current_span("inner"):
            return f"Hello {name}"

    def fail(name: str) -> str:
        raise ValueError(name)

    with gr.Blocks() as app:
        name, out, go = gr.Textbox(), gr.Textbox(), gr.Button()
        for function in (greet, later, fail):
            go.click(function, name, out)
    with httpx.Client(base_url=serve(app, server_port=0)) as client:

        def call(name: str, **headers: str) -> int:
            return client.post(
                f"gradio_api/call/{name}",
                json={"data": ["x"]},
                headers={"prefer": "wait", **headers},
            ).status_code

        yield call


@pytest.mark.parametrize("name", ["greet", "later"])
def test_a_job_is_a_span_around_what_it_does(
    post: Callable[..., Any], exporter: InMemorySpanExporter, name: str
) -> None:
    assert post(name) == 200
    inner, job = exporter.get_finished_spans()
    assert (inner.name, job.name) == ("inner", name)
    assert inner.parent is not None
    assert inner.parent.span_id == job.context.span_id
    attributes = dict(job.attributes or {})
    assert attributes["showglass.endpoint"] == name
    assert attributes["showglass.outcome"] == "ok"
    assert isinstance(attributes["showglass.waited"], float)
    assert job.kind is trace.SpanKind.SERVER


def test_the_callers_trace_goes_on(
    post: Callable[..., Any], exporter: InMemorySpanExporter
) -> None:
    post("greet", traceparent=PARENT)
    job = exporter.get_finished_spans()[-1]
    assert f"{job.context.trace_id:032x}" == PARENT[3:35]
    assert job.parent is not None
    assert f"{job.parent.span_id:016x}" == PARENT[36:52]


def test_a_failure_is_in_its_span(post: Callable[..., Any], exporter: InMemorySpanExporter) -> None:
    assert post("fail") == 500
    [job] = exporter.get_finished_spans()
    assert job.status.status_code is trace.StatusCode.ERROR
    assert job.events[0].name == "exception"
    assert (job.attributes or {})["showglass.outcome"] == "failed"


def test_without_a_provider_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", trace.ProxyTracerProvider)
    assert not spans.wanted()
