"""Reading workload files, with errors that say where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tasks_proxy.simulator.contract import TIME_TO_LIVE_MS
from tasks_proxy.simulator.workload import WorkloadError, parse_workload, read_workload
from tasks_proxy.simulator.world import World
from tests.tasks_proxy.simulator.conftest import Serve, some_id, workload

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def test_a_loaded_task_is_what_its_file_says_but_for_the_organisation(serve: Serve) -> None:
    given = {
        "orgId": "elsewhere",
        "createdAt": 1_735_689_600_000,
        "updatedAt": 1_735_689_700_000,
        "metadata": {"seconds": 3},
        "program": "unknown field",
        "status": "failed",
    }
    task = serve(workload(given), org="acme").task(some_id(1))
    assert {name: task[name] for name in given} == {**given, "orgId": "acme"}


def test_missing_fields_get_the_contracts_defaults(serve: Serve) -> None:
    task = serve(workload({})).task(some_id(1))
    assert (task["status"], task["dependsOn"], task["maxRetries"]) == ("pending", [], 3)
    assert task["createdAt"] == task["updatedAt"] > 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"not json", "file: The body must be valid JSON."),
        (b"[]", "file: The body must be a JSON object."),
        (b"{}", "file: tasks must be an array."),
        (b'{"tasks": {}}', "file: tasks must be an array."),
        (b'{"tasks": [7]}', "file: task 1: must be an object."),
    ],
)
def test_a_file_that_is_no_workload_says_why(body: bytes, message: str) -> None:
    with pytest.raises(WorkloadError) as raised:
        parse_workload(body, "file")
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"taskId": "task-1"}, "taskId must be a UUID."),
        ({"title": None}, "title must be a non-empty string."),
        ({"status": "done"}, "status must be one of"),
        ({"dependsOn": ["x"]}, "dependsOn must be an array of UUIDs."),
        ({"createdAt": "yesterday"}, "createdAt must be milliseconds since 1970."),
        ({"expiresAt": True}, "expiresAt must be milliseconds since 1970."),
        ({"progress": 50}, "progress must be a number from 0 to 1."),
    ],
)
def test_a_bad_task_is_named_by_its_place(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(WorkloadError) as raised:
        parse_workload(json.dumps(workload({}, fields)).encode(), "file")
    assert str(raised.value).startswith(f"file: task 2: {message}")


def test_a_task_without_a_title_is_refused() -> None:
    with pytest.raises(WorkloadError, match="task 1: title is required"):
        parse_workload(json.dumps({"tasks": [{"taskId": some_id(1)}]}).encode(), "file")


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkloadError, match=r"nothing\.json: No such file or directory"):
        read_workload(tmp_path / "nothing.json")


def test_times_move_together_when_a_task_would_have_expired_already() -> None:
    times: dict[str, Any] = {"createdAt": 1_000, "updatedAt": 9_000, "completedAt": 9_000}
    tasks = [{**times, "status": "completed", "expiresAt": 9_000 + TIME_TO_LIVE_MS}, times]
    world = World.made(org="acme", seed=1, playing=False, bare_graph=False)
    loaded = parse_workload(json.dumps(workload(*tasks)).encode(), "file")
    first, second = loaded.tasks_at(world, now_is_newest=False)
    now = world.clock.now()
    assert (first["createdAt"], first["completedAt"]) == (now - 8_000, now)
    assert first["expiresAt"] == now + TIME_TO_LIVE_MS
    assert second["createdAt"] == now - 8_000


def test_the_same_id_loaded_twice_is_one_task(serve: Serve) -> None:
    api = serve(workload({"title": "old"}), workload({"title": "new"}))
    assert api.titles() == ["new"]


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.json")) or [None], ids=str)
def test_a_real_workload_is_served_whole(serve: Serve, path: Path | None) -> None:
    if path is None:
        pytest.skip(f"NO REAL WORKLOADS: {SHARED} does not hold them")
    tasks = json.loads(path.read_text())["tasks"]
    list_id = tasks[0]["taskListId"]
    body = serve(path).call("GET", f"/{list_id}/dependency-graph").json()
    edges = {task_id: node["dependsOn"] for task_id, node in body["graph"].items()}
    assert edges == {task["taskId"]: task["dependsOn"] for task in tasks}
