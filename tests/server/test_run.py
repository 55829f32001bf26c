"""`POST run/NAME`: the answer is the result."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.door_client import Served


def test_the_answer_is_the_output(client: httpx.Client) -> None:
    for door in ("run", "api"):
        answer = client.post(f"{door}/greet", json={"data": ["Ann"]})
        assert (answer.status_code, answer.json()["data"]) == (200, ["Hello Ann!"])
        assert answer.json()["is_generating"] is False


def test_a_generator_gives_its_first_result_and_ends(client: httpx.Client, served: Served) -> None:
    answer = client.post("run/forever", json={"data": []})
    assert (answer.json()["data"], answer.json()["is_generating"]) == ([1], True)
    assert served.gates.closed.wait(30)


def test_the_number_wins_over_the_name(client: httpx.Client, served: Served) -> None:
    number = served.service.engine().named["greet"].id
    answer = client.post("run/predict", json={"data": ["Ann"], "fn_index": number})
    assert answer.json()["data"] == ["Hello Ann!"]


def test_it_does_not_wait_for_the_queue(client: httpx.Client, served: Served) -> None:
    client.post("call/wait", json={"data": ["a"]})
    assert served.gates.entered.wait(30)
    served.gates.entered.clear()
    with httpx.Client(base_url=served.api, timeout=0.01) as impatient:
        try:
            impatient.post("run/wait", json={"data": ["b"]})
        except httpx.TimeoutException:
            pass
        else:
            raise AssertionError("The function is held back: it cannot have answered.")
    assert served.gates.entered.wait(30)


def test_failures(client: httpx.Client) -> None:
    failed = client.post("run/fail", json={"data": ["x"]})
    assert (failed.status_code, failed.json()["error"]) == (500, None)
    told = client.post("run/tell", json={"data": ["cake"]})
    assert (told.status_code, told.json()["error"]) == (500, "No cake")
    refused = client.post("run/half", json={"data": [500]})
    assert refused.status_code == 400
    assert "100" in refused.json()["error"]
    unfit = client.post("run/broken", json={"data": []})
    assert unfit.status_code == 500


def test_unknown_endpoints(client: httpx.Client) -> None:
    assert client.post("run/gret", json={"data": ["x"]}).status_code == 404
    assert client.post("run/x", json={"data": ["x"], "fn_index": 999}).status_code == 404


def test_queued_functions_are_closed_when_the_author_says_so(
    client: httpx.Client, served: Served
) -> None:
    served.service.root.api_open = False
    try:
        answer = client.post("run/greet", json={"data": ["x"]})
    finally:
        served.service.root.api_open = True
    assert answer.status_code == 404
    assert "queue" in answer.json()["detail"]


def test_a_batch_of_several(client: httpx.Client) -> None:
    answer = client.post("run/twice", json={"data": [["ab", "c"]], "batched": True})
    assert answer.status_code == 200
    assert answer.json()["data"] == [["abab", "cc"]]
    one = client.post("run/twice", json={"data": ["ab"], "batched": False})
    assert one.json()["data"] == ["abab"]


@pytest.mark.parametrize("data", [["ab"], [[]], [["a"] * 5], []])
def test_a_batch_that_is_none_is_refused(client: httpx.Client, data: Any) -> None:
    answer = client.post("run/twice", json={"data": data, "batched": True})
    assert (answer.status_code, "1 to 4 values" in answer.json()["detail"]) == (400, True)


def test_the_first_refusal_is_that_of_a_batch(client: httpx.Client) -> None:
    answer = client.post("run/twice", json={"data": [["a", ["b"]]], "batched": True})
    assert (answer.status_code, "Name" in answer.json()["error"]) == (400, True)


def test_the_average_is_told_from_the_first_run_on(client: httpx.Client) -> None:
    found = client.post("run/echo", json={"data": [1]}).json()
    assert found["average_duration"] > 0


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "nothing", 404), ("PUT", "run/greet", 405)]
)
def test_what_no_route_answers_is_json_too(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json()["detail"], str)
