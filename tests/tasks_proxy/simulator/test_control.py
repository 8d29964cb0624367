"""The endpoints under `/_simulator/`: calls, state, loading, time."""

from __future__ import annotations

from tasks_proxy.simulator.contract import TIME_TO_LIVE_MS
from tests.tasks_proxy.simulator.conftest import TOKEN, Api, Serve, some_id, workload


def test_calls_are_recorded_without_the_token(api: Api) -> None:
    api.listing(taskListId="a b/🚀")
    api.call("GET", "/a%2Fb/dependency-graph")
    calls = api.control("GET", "calls").json()["calls"]
    prefix = "/api/v3/organizations/acme/ai/tasks"
    assert [(call["method"], call["path"], call["status"]) for call in calls] == [
        ("GET", prefix, 200),
        ("GET", f"{prefix}/a%2Fb/dependency-graph", 200),
    ]
    assert calls[0]["query"] == "taskListId=a+b%2F%F0%9F%9A%80"
    assert "Authorization" in calls[0]["headers"]
    assert TOKEN not in api.control("GET", "calls").text


def test_recorded_calls_can_be_forgotten(api: Api) -> None:
    api.listing()
    api.control("DELETE", "calls")
    assert api.control("GET", "calls").json() == {"calls": []}


def test_the_state_holds_every_field_of_every_task(api: Api) -> None:
    task_id = api.create(ours=1)
    state = api.control("GET", "state").json()
    assert state["org"] == "acme"
    assert state["tasks"] == [api.task(task_id)]


def test_a_workload_can_be_loaded_while_it_runs(api: Api) -> None:
    answer = api.control("POST", "load", json=workload({}, {"orgId": "elsewhere"}))
    assert (answer.status_code, answer.json()) == (201, {"loaded": 2})
    assert api.task(some_id(2))["orgId"] == "acme"


def test_a_bad_workload_is_refused_with_its_reason(api: Api) -> None:
    answer = api.control("POST", "load", json={"tasks": [{"title": "no id"}]})
    assert answer.status_code == 400
    assert answer.json()["message"] == "the body: task 1: taskId must be a UUID."


def test_health_tells_how_many_tasks_there_are(serve: Serve) -> None:
    assert serve(workload({}, {})).control("GET", "health").json() == {"org": "acme", "tasks": 2}


def test_unknown_endpoints_are_not_found(api: Api) -> None:
    assert api.control("GET", "nothing").status_code == 404
    assert api.control("PUT", "faults").status_code == 404


def test_a_completed_task_is_removed_when_its_time_has_passed(serve: Serve) -> None:
    api = serve()
    done = api.create("done", status="completed", taskListId="world")
    api.create("open", dependsOn=[done])
    api.control("POST", "clock", json={"advance": TIME_TO_LIVE_MS - 60_000})
    assert api.titles() == ["open", "done"]
    api.control("POST", "clock", json={"advance": 60_000})
    assert api.titles() == ["open"]
    assert api.call("GET", f"/{done}").status_code == 404
    assert api.call("GET", "/world/dependency-graph").json()["taskCount"] == 0
    assert [task["title"] for task in api.control("GET", "state").json()["tasks"]] == ["open"]


def test_a_reopened_task_outlives_its_former_expiry(api: Api) -> None:
    task_id = api.create(status="completed")
    api.update(task_id, status="pending")
    api.control("POST", "clock", json={"advance": 2 * TIME_TO_LIVE_MS})
    assert api.task(task_id)["status"] == "pending"


def test_a_clock_cannot_be_turned_back(api: Api) -> None:
    assert api.control("POST", "clock", json={"advance": -1}).status_code == 400
