"""The mirror of an upstream that gives its tasks as one feed, over HTTP and a real Redis."""

from __future__ import annotations

import time

import pytest
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.errors import UpstreamBusy
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskEvent, TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tasks_proxy.store import budget, schedule, snapshots
from tasks_proxy.sync.inflow import read_feed
from tasks_proxy.sync.patch import patch_tasks
from tests.hedgehogs import TOKEN, Api, api, poll, posthog, project

__all__ = ["api", "posthog", "project"]  # fixtures

pytestmark = [pytest.mark.redis, pytest.mark.django_db]


def lists(connection: Connection) -> dict[str | None, Snapshot]:
    rows = list(TaskList.objects.filter(connection=connection))
    found = zip(rows, snapshots.read_many(rows), strict=True)
    return {row.list_id: snapshot for row, snapshot in found if snapshot and snapshot.tasks}


def tasks(connection: Connection) -> dict[str, Task]:
    return {task.title: task for found in lists(connection).values() for task in found.tasks}


def calls(posthog: PostHogSimulator) -> list[str]:
    made = [f"{call['method']} {call['path']}" for call in posthog.calls.all()]
    posthog.calls.clear()
    return made


def test_tasks_are_sorted_into_lists_by_repository(api: Api, project: Connection) -> None:
    api.create(title="One", repository="a/web")
    api.create(title="Two", repository="a/web")
    api.create(title="Three")
    old = api.create(title="Old", repository="a/web")
    api.call("PATCH", f"{old['id']}/", json={"archived": True})
    poll(project)
    found = {list_id: [t.title for t in row.tasks] for list_id, row in lists(project).items()}
    assert found == {
        "a/web #1": ["One", "Two"],
        "no repository #1": ["Three"],
        "a/web #1 archived": ["Old"],
    }
    assert all(row.complete for row in lists(project).values())


def test_statuses_map_and_keep_their_own_words(api: Api, project: Connection) -> None:
    for title in ("Queued", "Failed", "Idle"):
        task = api.create(title=title)
        if title != "Idle":
            run = api.run(task["id"], runtime_adapter="claude", model="m")
        if title == "Failed":
            change = {"status": "failed", "error_message": "It broke."}
            api.call("PATCH", f"{task['id']}/runs/{run['id']}/", json=change)
    poll(project)
    found = tasks(project)
    told = {title: (task.status, task.fields["statusWord"]) for title, task in found.items()}
    assert told == {
        "Queued": ("pending", "queued"),
        "Failed": ("failed", "failed"),
        "Idle": ("unknown", "no run"),
    }
    assert found["Failed"].error == "It broke."
    assert found["Queued"].agent == "claude"
    assert found["Queued"].creator == "Ada Moreau"
    assert found["Queued"].fields["slug"] == "HED-0"


def test_an_unchanged_poll_costs_one_call(
    api: Api, project: Connection, posthog: PostHogSimulator
) -> None:
    for number in range(250):
        task = api.create(title=f"Task {number}", repository=f"a/r{number % 5}")
        if number % 10 == 0:
            api.run(task["id"])
    poll(project)
    assert sum(len(row.tasks) for row in lists(project).values()) == 250
    calls(posthog)
    poll(project)
    assert calls(posthog) == ["GET /api/projects/1/tasks/"]


def test_a_change_costs_one_call_more_and_only_touches_its_list(
    api: Api, project: Connection, posthog: PostHogSimulator
) -> None:
    one = api.create(title="One", repository="a/web")
    api.create(title="Two", repository="b/web")
    api.run(one["id"])
    poll(project)
    before = {list_id: row.version for list_id, row in lists(project).items()}
    run = api.run(one["id"])
    calls(posthog)
    poll(project)
    assert calls(posthog) == [
        "GET /api/projects/1/tasks/",
        f"GET /api/projects/1/tasks/{one['id']}/runs/",
    ]
    assert [r["id"] for r in tasks(project)["One"].fields["runs"]][-1] == run["id"]
    after = {list_id: row.version for list_id, row in lists(project).items()}
    assert after["a/web #1"] != before["a/web #1"]
    assert after["b/web #1"] == before["b/web #1"]
    api.call("PATCH", f"{one['id']}/runs/{run['id']}/", json={"status": "in_progress"})
    calls(posthog)
    poll(project)
    assert calls(posthog) == ["GET /api/projects/1/tasks/"]
    assert tasks(project)["One"].status == "in_progress"
    assert len(tasks(project)["One"].fields["runs"]) == 2


def test_a_deleted_task_is_missed_by_the_count(api: Api, project: Connection) -> None:
    made = [api.create(title=f"Task {number}") for number in range(130)]
    poll(project)
    api.call("DELETE", f"{made[0]['id']}/")
    api.call("PATCH", f"{made[5]['id']}/", json={"title": "Renamed"})
    poll(project)
    found = tasks(project)
    assert len(found) == 129
    assert "Task 0" not in found
    assert "Renamed" in found


def test_runs_that_are_not_read_yet_are_told_and_read_later(api: Api, project: Connection) -> None:
    for number in range(25):
        api.run(api.create(title=f"Task {number}")["id"])
    poll(project, patient=False)
    (found,) = lists(project).values()
    assert not found.complete
    assert found.incomplete_reason == "The runs of 5 tasks are not read yet; the next readings do."
    poll(project)
    (found,) = lists(project).values()
    assert found.complete
    assert all(task.fields["runsRead"] for task in found.tasks)


def test_no_secret_of_a_run_is_mirrored(api: Api, project: Connection) -> None:
    task = api.create(title="Secret")
    run = api.run(task["id"], github_user_token="ghu_canary")
    assert run["log_url"]
    poll(project)
    assert "X-Amz-Signature" not in str(tasks(project)["Secret"].fields)


def test_links_of_reports_stand_beside_their_tasks(
    api: Api, project: Connection, posthog: PostHogSimulator
) -> None:
    one, two = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001", "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0002"
    link = {"kind": "depends_on", "report_id": two}
    posthog.project.artefacts[one] = [{"type": "report_link", "content": link}]
    api.create(title="A", origin_product="signal_report", signal_report=one)
    api.create(title="B", origin_product="signal_report", signal_report=two)
    poll(project)
    assert tasks(project)["A"].fields["reportLinks"] == [{"kind": "depends", "report": two}]
    assert tasks(project)["B"].fields["reportLinks"] == []


@pytest.mark.parametrize(("told", "least"), [("7", 7), (None, 5)])
def test_a_busy_upstream_is_left_alone_and_what_was_read_stays(
    api: Api, project: Connection, posthog: PostHogSimulator, told: str | None, least: int
) -> None:
    api.create(title="One")
    poll(project)
    posthog.faults.add(Fault(status=429, retry_after=told))
    before = time.time()
    error = read_feed(project, budget.spend, patient=True)
    assert isinstance(error, UpstreamBusy)
    assert error.retry_after == (float(told) if told else None)
    assert "One" in tasks(project)
    (due,) = schedule.times(project).values()
    assert due >= before + least


@pytest.mark.parametrize("status", [500, 403])
def test_links_that_cannot_be_read_stop_nothing_and_known_ones_stay(
    api: Api, project: Connection, posthog: PostHogSimulator, status: int
) -> None:
    one, two = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001", "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0002"
    link = {"kind": "depends_on", "report_id": two}
    posthog.project.artefacts[one] = [{"type": "report_link", "content": link}]
    api.create(title="A", origin_product="signal_report", signal_report=one)
    poll(project)
    posthog.faults.add(Fault(path="/signals/", status=status))
    api.create(title="B", origin_product="signal_report", signal_report=two)
    poll(project, whole=True)
    assert tasks(project)["A"].fields["reportLinks"] == [{"kind": "depends", "report": two}]
    assert "reportLinks" not in tasks(project)["B"].fields
    posthog.faults.clear()
    poll(project, whole=True)
    assert tasks(project)["B"].fields["reportLinks"] == []


def test_what_was_just_written_is_in_the_mirror_at_once(api: Api, project: Connection) -> None:
    task = api.create(title="One", repository="a/web")
    poll(project)
    api.run(task["id"])
    patch_tasks(project, [task["id"]], by="somebody")
    assert tasks(project)["One"].fields["statusWord"] == "queued"
    assert TaskEvent.objects.filter(by="somebody").count() == 1


def test_a_server_that_knows_no_order_is_read_to_its_end(
    organisation: Organisation, settings: Settings
) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    with PostHogSimulator(token=TOKEN, seed=1, older=True) as older:
        project = connection_put(
            organisation=organisation,
            provider=Provider.POSTHOG,
            base_url=older.base_url,
            upstream_id="1",
            token=TOKEN,
        )
        api = Api(older)
        made = [api.create(title=f"Task {number}") for number in range(130)]
        poll(project)
        api.call("PATCH", f"{made[0]['id']}/", json={"title": "Renamed"})
        poll(project)
        api.session.close()
    assert "Renamed" in tasks(project)
    assert len(tasks(project)) == 130
