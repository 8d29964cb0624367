"""The runs of a task on its panel: told, started, ended, and the way to their logs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import User
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tests.conftest import SignIn
from tests.hedgehogs import Api, api, poll, posthog, project

__all__ = ["api", "posthog", "project"]  # fixtures

pytestmark = [pytest.mark.redis, pytest.mark.django_db]


@pytest.fixture
def task(api: Api, project: Connection) -> dict[str, Any]:
    """A task that was run once, and read."""
    made = api.create(title="Fix login", repository="a/web")
    api.run(made["id"], runtime_adapter="claude", model="sonnet", branch="fix/login")
    poll(project)
    return made


def address(project: Connection, tail: str = "") -> str:
    row = TaskList.objects.get(connection=project)
    return f"/o/acme/lists/{row.key}/{tail}"


def panel(client: Client, project: Connection, task: dict[str, Any], which: str = "id") -> str:
    answer = client.get(address(project, "panel/"), {"task": task[which]})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_panel_tells_each_run(
    api: Api, project: Connection, task: dict[str, Any], viewer: User, signed_in: SignIn
) -> None:
    run = api.call("GET", f"{task['id']}/").json()["latest_run"]
    done = {"status": "completed", "output": {"pr_url": "https://git.example/pull/7"}}
    api.call("PATCH", f"{task['id']}/runs/{run['id']}/", json=done)
    poll(project)
    text = panel(signed_in(viewer), project, task)
    for told in (
        "Run 1",
        "Completed",
        "fix/login",
        "sonnet",
        "cloud",
        "https://git.example/pull/7",
    ):
        assert told in text
    assert "Start a run" not in text
    assert "X-Amz-Signature" not in text


def test_a_result_that_a_browser_would_run_is_no_link(
    api: Api, project: Connection, task: dict[str, Any], viewer: User, signed_in: SignIn
) -> None:
    run = api.call("GET", f"{task['id']}/").json()["latest_run"]
    change = {"output": {"pr_url": "javascript:alert(1)"}}
    api.call("PATCH", f"{task['id']}/runs/{run['id']}/", json=change)
    poll(project)
    assert 'href="javascript' not in panel(signed_in(viewer), project, task)


def test_a_runs_own_address_opens_its_tasks_panel(
    project: Connection, api: Api, task: dict[str, Any], viewer: User, signed_in: SignIn
) -> None:
    run = api.call("GET", f"{task['id']}/").json()["latest_run"]
    assert "Fix login" in panel(signed_in(viewer), project, run)


def test_an_editor_starts_a_run_that_goes_on_from_the_last(
    api: Api, project: Connection, task: dict[str, Any], editor: User, signed_in: SignIn
) -> None:
    client = signed_in(editor)
    form = client.get(address(project, "runs/start/"), {"task": task["id"]})
    assert "Go on from the latest run" in form.content.decode()
    order = {"mode": "interactive", "message": "Mind the tests", "resume": "on"}
    order |= {"adapter": "codex", "model": "gpt"}
    answer = client.post(f"{address(project, 'runs/start/')}?task={task['id']}", order)
    assert answer.status_code == 302
    runs = api.call("GET", f"{task['id']}/runs/").json()["results"]
    assert (runs[0]["status"], runs[0]["model"]) == ("queued", "gpt")
    assert runs[0]["state"]["mode"] == "interactive"
    assert runs[0]["state"]["pending_user_message"] == "Mind the tests"
    assert runs[0]["state"]["resume_from_run_id"] == runs[1]["id"]
    assert "Run 2" in panel(client, project, task)


def test_an_agent_without_its_model_is_named_and_what_was_typed_stays(
    api: Api, project: Connection, task: dict[str, Any], editor: User, signed_in: SignIn
) -> None:
    order = {"mode": "background", "adapter": "claude", "message": "Kept words"}
    path = f"{address(project, 'runs/start/')}?task={task['id']}"
    answer = signed_in(editor).post(path, order)
    assert answer.status_code == 422
    assert "Give both an agent and its model" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert api.call("GET", f"{task['id']}/runs/").json()["count"] == 1


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=429), Fault(html=True)])
def test_what_the_upstream_answers_is_told_and_nothing_is_lost(
    project: Connection,
    task: dict[str, Any],
    posthog: PostHogSimulator,
    editor: User,
    signed_in: SignIn,
    fault: Fault,
) -> None:
    posthog.faults.add(fault)
    path = f"{address(project, 'runs/start/')}?task={task['id']}"
    answer = signed_in(editor).post(path, {"mode": "background", "message": "Kept words"})
    assert answer.status_code >= 400
    assert "Kept words" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_an_editor_cancels_a_run(
    api: Api, project: Connection, task: dict[str, Any], editor: User, signed_in: SignIn
) -> None:
    run = api.call("GET", f"{task['id']}/").json()["latest_run"]
    path = f"{address(project, 'runs/cancel/')}?task={task['id']}"
    assert signed_in(editor).post(path, {"run": run["id"]}).status_code == 302
    found = api.call("GET", f"{task['id']}/runs/{run['id']}/").json()
    assert found["status"] == "cancelled"


def test_the_log_is_fetched_when_it_is_asked_for(
    api: Api, project: Connection, task: dict[str, Any], viewer: User, signed_in: SignIn
) -> None:
    run = api.call("GET", f"{task['id']}/").json()["latest_run"]
    client = signed_in(viewer)
    answer = client.get(address(project, "runs/log/"), {"task": task["id"], "run": run["id"]})
    assert (answer.status_code, answer["Location"]) == (302, run["log_url"])
    assert answer["Referrer-Policy"] == "no-referrer"
    missing = client.get(address(project, "runs/log/"), {"task": task["id"], "run": "x"})
    assert missing.status_code == 404


def test_viewers_may_not_and_strangers_find_nothing(
    project: Connection, task: dict[str, Any], viewer: User, stranger: User, signed_in: SignIn
) -> None:
    for word in ("start", "cancel"):
        path = f"{address(project, f'runs/{word}/')}?task={task['id']}"
        assert signed_in(viewer).post(path).status_code == 403
        assert signed_in(stranger).post(path).status_code == 404
    log = f"{address(project, 'runs/log/')}?task={task['id']}&run=x"
    assert signed_in(stranger).get(log).status_code == 404
