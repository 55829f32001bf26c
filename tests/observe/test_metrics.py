"""What Prometheus reads."""

from __future__ import annotations

import subprocess
import sys

from prometheus_client import Counter
from prometheus_client.parser import text_string_to_metric_families

from tests.observe.conftest import Watched


def scrape(watched: Watched) -> dict[tuple[str, str], float]:
    """Samples by name and by their labels' values."""
    key = watched.service.store.secret("monitoring").hex()[:32]
    answer = watched.http.get("monitoring/metrics", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_jobs_are_counted_by_how_they_ended(watched: Watched) -> None:
    for name, data in [("greet", "x"), ("greet", "y"), ("fail", "x"), ("number", 10)]:
        watched.call(name, data)
    found = scrape(watched)
    assert found["showglass_jobs_total", "greet ok"] == 2
    assert found["showglass_jobs_total", "fail failed"] == 1
    assert found["showglass_jobs_total", "number refused"] == 1
    assert found["showglass_job_seconds_count", "greet"] == 2
    assert 0 < found["showglass_job_seconds_sum", "greet"] < 5
    assert found["showglass_job_seconds_bucket", "greet +Inf"] == 2
    assert found["showglass_job_wait_seconds_count", "fail"] == 1


def test_lanes_and_sessions_at_this_moment(watched: Watched) -> None:
    for _ in range(3):
        watched.http.post("gradio_api/call/wait", json={"data": ["x"], "session_hash": "s"})
    found = scrape(watched)
    assert found["showglass_lane_running", "wait"] == 1
    assert found["showglass_lane_waiting", "wait"] == 2
    assert found["showglass_lane_running", "greet, quiet"] == 0
    assert found["showglass_sessions", "clients"] == 1
    assert found["showglass_threads", ""] == 40


def test_the_authors_own_metrics_come_along(watched: Watched) -> None:
    Counter("images_made", "Images.").inc(3)
    found = scrape(watched)
    assert found["images_made_total", ""] == 3
    assert ("python_info", "CPython 3 11 0") in found or any(n == "python_info" for n, _ in found)


def test_the_form_of_openmetrics(watched: Watched) -> None:
    key = watched.service.store.secret("monitoring").hex()[:32]
    answer = watched.http.get(
        f"monitoring/{key}/metrics", headers={"accept": "application/openmetrics-text"}
    )
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_nothing_is_loaded_before_somebody_asks() -> None:
    code = (
        "import sys, showglass.launch\n"
        "print([m for m in ('prometheus_client', 'opentelemetry') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
