"""Tasks of the simulated PostHog, held to what is known of the real one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tasks_proxy.simulator.posthog.conftest import Api, Serve

REPORT = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0009"
FIELDS = [
    "id",
    "task_number",
    "slug",
    "title",
    "title_manually_set",
    "description",
    "origin_product",
    "runtime",
    "repository",
    "repositories",
    "github_integration",
    "github_user_integration",
    "signal_report",
    "json_schema",
    "internal",
    "archived",
    "archived_at",
    "latest_run",
    "created_at",
    "updated_at",
    "last_activity_at",
    "created_by",
    "ci_prompt",
    "channel",
    "slack_thread_references",
]


def error_of(answer: Any) -> tuple[int, str, str, str | None]:
    body = answer.json()
    return answer.status_code, body["type"], body["code"], body["attr"]


def test_a_task_has_every_field_in_the_serializers_order(api: Api) -> None:
    task = api.create(repository="PostHog/PostHog-JS")
    assert list(task) == FIELDS
    assert task["repository"] == "posthog/posthog-js"
    assert (task["task_number"], task["slug"], task["latest_run"]) == (0, "HED-0", None)
    assert task["created_at"].endswith("Z")


def test_a_title_is_made_of_the_description_where_none_is_given(api: Api) -> None:
    task = api.create(description="First line\nsecond")
    assert (task["title"], task["title_manually_set"]) == ("First line", False)
    changed = api.call("PATCH", f"{task['id']}/", json={"title": "Mine"}).json()
    assert (changed["title"], changed["title_manually_set"]) == ("Mine", True)


@pytest.mark.parametrize(
    ("body", "code", "attr"),
    [
        ({}, "required", "description"),
        ({"title": "x" * 256}, "max_length", "title"),
        ({"title": 3}, "invalid_input", "title"),
        ({"description": "d", "repository": "nope"}, "invalid_input", "repository"),
        ({"description": "d", "origin_product": "made up"}, "invalid_choice", "origin_product"),
        ({"description": "d", "origin_product": "workflow"}, "invalid_choice", "origin_product"),
        ({"description": "d", "repositories": ["a/b"]}, "invalid_input", "github_integration"),
        ({"description": "d", "signal_report": "x"}, "invalid_input", "signal_report"),
    ],
)
def test_a_wrong_field_is_named(api: Api, body: dict[str, Any], code: str, attr: str) -> None:
    answer = api.call("POST", json=body)
    assert error_of(answer) == (400, "validation_error", code, attr)


def test_archiving_stamps_the_task_and_hides_it(api: Api) -> None:
    task = api.create(title="Old")
    api.create(title="New")
    archived = api.call("PUT", f"{task['id']}/", json={"archived": True}).json()
    assert archived["archived_at"]
    assert api.titles() == ["New"]
    assert api.titles(archived="true") == ["Old"]
    assert api.titles(archived="all") == ["New", "Old"]
    again = api.call("PATCH", f"{task['id']}/", json={"archived": False}).json()
    assert again["archived_at"] is None


def test_changes_leave_what_is_fixed_at_creation(api: Api) -> None:
    task = api.create(origin_product="signal_report", signal_report=REPORT)
    change = {"origin_product": "slack", "signal_report": None, "description": "Other"}
    changed = api.call("PATCH", f"{task['id']}/", json=change).json()
    assert changed["origin_product"] == "signal_report"
    assert changed["signal_report"] == REPORT
    assert changed["description"] == "Other"


def test_a_deleted_task_is_gone_from_every_answer(api: Api) -> None:
    task = api.create()
    gone = api.call("DELETE", f"{task['id']}/")
    assert (gone.status_code, gone.content) == (204, b"")
    assert error_of(api.call("GET", f"{task['id']}/"))[:3] == (404, "invalid_request", "not_found")
    assert api.titles() == []


def test_pages_point_at_their_neighbours_and_hold_at_most_a_hundred(api: Api) -> None:
    for number in range(103):
        api.create(title=f"Task {number}")
    first = api.call("GET", params={"limit": 500}).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (103, 100, None)
    second = api.session.get(first["next"], timeout=10).json()
    assert [task["title"] for task in second["results"]] == ["Task 2", "Task 1", "Task 0"]
    assert second["next"] is None
    assert second["previous"].startswith(api.base)


def test_filters_narrow_the_list(api: Api) -> None:
    one = api.create(title="Fix login", repository="a/web")
    api.create(title="Write docs", repository="b/web", origin_product="slack")
    api.run(one["id"])
    assert api.titles(repository="a/web") == ["Fix login"]
    assert api.titles(repository="web") == ["Write docs", "Fix login"]
    assert api.titles(organization="b") == ["Write docs"]
    assert api.titles(origin_product="slack") == ["Write docs"]
    assert api.titles(search="LOGIN") == ["Fix login"]
    assert api.titles(search="HED-1") == ["Write docs"]
    assert api.titles(status="queued") == ["Fix login"]
    assert api.titles(status="not_started") == []


def test_the_latest_active_come_first_where_that_is_asked_for(api: Api) -> None:
    old = api.create(title="Old")
    api.create(title="New")
    api.call("PATCH", f"{old['id']}/", json={"description": "Touched"})
    assert api.titles() == ["New", "Old"]
    assert api.titles(ordering="-last_activity_at") == ["Old", "New"]


def test_a_bad_key_is_refused_before_anything_else(serve: Serve) -> None:
    api = serve()
    api.session.headers["Authorization"] = "Bearer wrong"
    answer = api.call("GET")
    assert error_of(answer)[:3] == (401, "authentication_error", "invalid_personal_api_key")
    assert "WWW-Authenticate" in answer.headers


def test_other_projects_and_methods_are_refused(api: Api) -> None:
    other = api.session.get(api.base.replace("/1/", "/2/") + "tasks/", timeout=10)
    assert other.status_code == 404
    assert error_of(api.call("PATCH"))[:3] == (405, "invalid_request", "method_not_allowed")
    assert api.call("OPTIONS").headers["Allow"] == "GET, POST, HEAD, OPTIONS"
