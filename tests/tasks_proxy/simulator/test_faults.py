"""Faults on request: what each does to an answer, and whom it hits."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from urllib3.exceptions import ReadTimeoutError

from tests.tasks_proxy.simulator.conftest import Api


def order(api: Api, **fault: Any) -> None:
    answer = api.control("POST", "faults", json=fault)
    assert answer.status_code == 201, answer.text


def test_an_error_replaces_the_operation_as_often_as_told(api: Api) -> None:
    order(api, status=500, times=2)
    statuses = [api.call("POST", json={"title": "A task"}).status_code for _ in range(3)]
    assert statuses == [500, 500, 201]
    assert api.listing().json()["count"] == 1


def test_an_error_may_come_after_the_operation_was_done(api: Api) -> None:
    order(api, status=502, applied=True, times=1)
    assert api.call("POST", json={"title": "done all the same"}).status_code == 502
    assert api.titles() == ["done all the same"]


def test_too_many_requests_says_when_to_come_back(api: Api) -> None:
    order(api, status=429, retryAfter="3")
    answer = api.listing()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.json()["error"] == "TOO_MANY_REQUESTS"


def test_a_truncated_answer_promises_more_than_it_sends(api: Api) -> None:
    api.create()
    order(api, truncate=True, times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        api.listing()
    assert api.listing().status_code == 200


def test_a_malformed_answer_is_whole_but_no_json(api: Api) -> None:
    order(api, malformed=True)
    answer = api.listing()
    assert answer.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_a_page_of_html_may_come_with_a_good_status(api: Api) -> None:
    order(api, html=True)
    answer = api.listing()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!doctype html>")


def test_any_body_and_headers_can_be_put_in(api: Api) -> None:
    order(api, body='{"tasks": 7}', headers={"Set-Cookie": "a=b", "Location": "http://x/"})
    answer = api.listing()
    assert answer.json() == {"tasks": 7}
    assert (answer.headers["Set-Cookie"], answer.headers["Location"]) == ("a=b", "http://x/")


def test_latency_delays_the_answer_but_not_the_effect(api: Api) -> None:
    order(api, latency=30, method="POST", times=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        api.session.post(_tasks(api), json={"title": "slow"}, timeout=0.3)
    assert api.titles() == ["slow"]


def test_a_drip_comes_byte_by_byte(api: Api) -> None:
    order(api, drip=0.001, times=1)
    assert api.listing().json() == {"tasks": [], "count": 0}
    order(api, drip=3600, times=1)
    with api.session.get(_tasks(api), stream=True, timeout=0.3) as answer:
        assert answer.raw.read(1) == b"{"
        with pytest.raises(ReadTimeoutError):
            answer.raw.read(1)


def test_a_hanging_call_ends_without_an_answer_or_an_effect(api: Api) -> None:
    order(api, hang=0.05, times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        api.call("POST", json={"title": "lost"})
    assert api.titles() == []
    assert [call["status"] for call in api.simulator.calls.all()] == [None, 200]


def test_stopping_does_not_wait_for_a_hanging_call(api: Api) -> None:
    order(api, hang=3600)
    with pytest.raises(requests.exceptions.ReadTimeout):
        api.session.get(_tasks(api), timeout=0.2)
    api.simulator.stop()


def test_a_fault_hits_only_the_paths_and_methods_it_names(api: Api) -> None:
    order(api, status=503, path="dependency-graph")
    order(api, status=500, method="DELETE")
    task_id = api.create(taskListId="world")
    assert api.call("GET", "/world/dependency-graph").status_code == 503
    assert api.call("DELETE", f"/{task_id}").status_code == 500
    assert api.task(task_id)["taskListId"] == "world"


def test_the_first_fault_that_fits_counts_and_then_the_next(api: Api) -> None:
    order(api, status=500, times=1)
    order(api, status=503, times=1)
    assert [api.listing().status_code for _ in range(3)] == [500, 503, 200]


def test_clearing_lets_everything_work_again(api: Api) -> None:
    order(api, status=500)
    assert api.control("GET", "faults").json() == {"faults": 1}
    assert api.control("DELETE", "faults").json() == {"faults": 0}
    assert api.listing().status_code == 200


@pytest.mark.parametrize(
    "fault",
    [
        {"colour": "red"},
        {"latency": -1},
        {"latency": True},
        {"status": "500"},
        {"status": 100},
        {"times": 0},
        {"retryAfter": 3},
        {"truncate": 1},
        {"headers": {"a": 1}},
        {"path": None},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_by_name(api: Api, fault: dict[str, Any]) -> None:
    answer = api.control("POST", "faults", json=fault)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(next(iter(fault)))


def _tasks(api: Api) -> str:
    return f"{api.simulator.base_url}/api/v3/organizations/acme/ai/tasks"
