"""Runs, presence, artifacts and playing of the simulated PostHog."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import requests

from tasks_proxy.simulator.posthog.player import Player
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.shapes import TERMINAL
from tasks_proxy.simulator.posthog.workload import workload_from
from tasks_proxy.simulator.workload import WorkloadError
from tests.tasks_proxy.simulator.posthog.conftest import Api, Serve

WORKLOADS = Path(__file__).parents[4] / "tasks_proxy" / "simulator" / "posthog" / "workloads"
DEVICE = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001"


def test_a_run_is_queued_and_becomes_the_tasks_latest(api: Api) -> None:
    task = api.create(repository="a/b")
    first = api.run(task["id"])
    second = api.run(
        task["id"],
        resume_from_run_id=first["id"],
        runtime_adapter="claude",
        model="m",
        github_user_token="ghu_secret",
    )
    assert (second["status"], second["environment"], second["provider"]) == (
        "queued",
        "cloud",
        "anthropic",
    )
    assert second["state"]["resume_from_run_id"] == first["id"]
    assert "ghu_secret" not in str(api.simulator.parts.state())
    listed = api.call("GET", f"{task['id']}/runs/").json()
    assert [run["id"] for run in listed["results"]] == [second["id"], first["id"]]


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({"model": "m"}, "runtime_adapter"),
        ({"runtime_adapter": "claude"}, "model"),
        ({"initial_permission_mode": "plan"}, "initial_permission_mode"),
        ({"mode": "sideways"}, "mode"),
        ({"resume_from_run_id": DEVICE}, "resume_from_run_id"),
    ],
)
def test_a_run_that_cannot_be_is_refused(api: Api, body: dict[str, Any], attr: str) -> None:
    task = api.create()
    answer = api.call("POST", f"{task['id']}/run/", json=body)
    assert (answer.status_code, answer.json()["attr"]) == (400, attr)
    assert api.call("GET", f"{task['id']}/runs/").json()["count"] == 0


def test_a_run_is_cancelled_once(api: Api) -> None:
    task = api.create()
    run = api.run(task["id"])
    first = api.call("POST", f"{task['id']}/runs/{run['id']}/cancel/")
    assert (first.status_code, first.json()["status"]) == (202, "cancelled")
    assert first.json()["completed_at"]
    assert api.call("POST", f"{task['id']}/runs/{run['id']}/cancel/").status_code == 200


def test_a_made_run_waits_for_its_start_and_tells_its_outcome(api: Api) -> None:
    task = api.create()
    run = api.call("POST", f"{task['id']}/runs/", json={"environment": "local"}).json()
    assert (run["status"], run["environment"]) == ("not_started", "local")
    path = f"{task['id']}/runs/{run['id']}/"
    assert api.call("POST", f"{path}start/").json()["latest_run"]["status"] == "queued"
    assert api.call("POST", f"{path}start/").status_code == 400
    done = {"status": "completed", "stage": "review", "output": {"pr_url": "https://x.example/1"}}
    changed = api.call("PATCH", path, json=done).json()
    assert (changed["stage"], changed["output"]) == ("review", done["output"])
    assert changed["completed_at"]
    assert api.titles(stage="review") == [task["title"]]


def test_files_are_staged_in_three_steps(api: Api) -> None:
    task = api.create()
    wanted = {"name": "spec.md", "type": "context", "size": 12}
    prepared = api.call(
        "POST", f"{task['id']}/staged_artifacts/prepare_upload/", json={"artifacts": [wanted]}
    ).json()["artifacts"][0]
    finalize = {
        "artifacts": [{name: prepared[name] for name in ("id", "name", "type", "storage_path")}]
    }
    path = f"{task['id']}/staged_artifacts/finalize_upload/"
    early = api.call("POST", path, json=finalize)
    assert early.json() == {"error": "Artifact upload not found in object storage"}
    form = prepared["presigned_post"]
    files = {"file": ("spec.md", b"hello")}
    assert requests.post(form["url"], data=form["fields"], files=files, timeout=10).ok
    artifact = api.call("POST", path, json=finalize).json()["artifacts"][0]
    assert artifact["uploaded_at"]
    ran = api.call("POST", f"{task['id']}/run/", json={"pending_user_artifact_ids": [DEVICE]})
    assert ran.json()["missing_artifact_ids"] == [DEVICE]
    api.run(task["id"], pending_user_artifact_ids=[artifact["id"]])


def test_presence_knows_its_devices_but_lets_any_leave(api: Api) -> None:
    task = api.create()
    path, body = f"{task['id']}/presence/", {"device_id": DEVICE}
    assert api.call("POST", path, json=body).status_code == 404
    assert api.call("DELETE", path, json=body).status_code == 204
    api.simulator.project.devices.add(DEVICE)
    assert api.call("POST", path, json=body).status_code == 204
    assert api.call("DELETE", f"{DEVICE}/presence/", json=body).status_code == 404


def test_the_demos_workload_loads_with_its_reports(serve: Serve) -> None:
    api = serve(load=[WORKLOADS / "hedgehogs.json"])
    tasks = api.call("GET", params={"archived": "all", "limit": 100}).json()["results"]
    assert len(tasks) == 20
    report = next(task["signal_report"] for task in tasks if task["signal_report"])
    rows = api.session.get(f"{api.base}signals/reports/{report}/artefacts/", timeout=10).json()
    assert {row["type"] for row in rows["results"]} <= {"report_link"}


@pytest.mark.parametrize(
    "tasks",
    [{}, [3], [{"id": "x", "title": "t"}], [{"id": DEVICE}], [{"id": DEVICE, "title": "t",
        "runs": [{"id": DEVICE, "status": "odd"}]}]],
)  # fmt: skip
def test_a_broken_workload_is_refused(tasks: Any) -> None:
    with pytest.raises(WorkloadError):
        workload_from({"tasks": tasks}, "here")


def test_playing_takes_runs_to_their_end_and_starts_some_again() -> None:
    project = Project.made(project_id="1", seed=1, playing=False)
    workload = workload_from(
        {"tasks": [{"id": DEVICE, "title": "t", "runs": [{"id": DEVICE, "status": "queued"}]}]},
        "here",
    )
    player = Player(project, speed=1, repeat=True, dice=random.Random(1))  # noqa: S311
    player.adopt(workload.put_into(project))
    stages = set()
    for _ in range(500):
        player.step(0.2)
        stages.add(project.runs[DEVICE][-1]["stage"])
        if project.runs[DEVICE][-1]["status"] in TERMINAL:
            break
    assert stages == {None, "research", "plan", "build", "review"}
    for _ in range(200):
        player.step(0.2)
    again = project.runs[DEVICE][-1]
    assert again["state"]["resume_from_run_id"] == DEVICE
