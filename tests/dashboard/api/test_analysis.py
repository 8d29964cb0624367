"""Our own API: a list explained."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import ApiToken, Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

URL = "/api/v1/organisations/acme/lists/launch/analysis/"


def _client(user: User, organisation: Organisation) -> Client:
    secret = token_create(user=user, organisation=organisation, name="t", scope=Scope.READ, days=1)
    assert ApiToken.objects.count() == 1
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_viewer_learns_what_is_ready_and_what_holds_the_rest(
    organisation: Organisation, viewer: User
) -> None:
    listed(organisation, "library", wire("there", "completed"))
    listed(
        organisation,
        "launch",
        wire("plan", "completed", startedAt=1_000, completedAt=61_000),
        wire("build", "pending", "plan", "there"),
        wire("ship", "pending", "build"),
        wire("lost", "pending", "nowhere"),
    )
    body = _client(viewer, organisation).get(URL).json()
    assert body["complete"] is True
    assert [stand["taskId"] for stand in body["ready"]] == ["build"]
    assert [(found["taskId"], found["waiting"]) for found in body["blockers"]] == [
        ("build", 1),
        ("nowhere", 1),
    ]
    assert body["criticalPath"] == ["build", "ship"]
    assert body["timeLeft"]["likely"] == 120_000
    assert body["never"] == ["lost"]
    assert body["outside"] == [
        {"taskId": "nowhere", "known": False, "title": None, "status": None, "list": None},
        {
            "taskId": "there",
            "known": True,
            "title": "Title of there",
            "status": "completed",
            "list": "library",
        },
    ]
    assert "why" not in body


def test_one_task_is_explained_besides(organisation: Organisation, viewer: User) -> None:
    listed(organisation, "launch", wire("a", "in_progress"), wire("b", "pending", "a"))
    client = _client(viewer, organisation)
    why = client.get(URL, {"task": "b"}).json()["why"]
    assert (why["heldBy"], why["unfinishedBefore"], why["critical"]) == (["a"], 1, True)
    (cause,) = why["causes"]
    assert (cause["taskId"], cause["cause"], cause["moves"]) == ("a", "running", True)
    assert client.get(URL, {"task": "a"}).json()["why"]["waitingBehind"] == 1
    assert client.get(URL, {"task": "c"}).status_code == 404


def test_a_list_without_a_reading_is_explained_as_one(
    organisation: Organisation, viewer: User
) -> None:
    listed(organisation, "launch", complete=False, incomplete_reason="Half of it timed out.")
    body = _client(viewer, organisation).get(URL).json()
    assert (body["complete"], body["incompleteReason"]) == (False, "Half of it timed out.")
    assert (body["steps"], body["timeLeft"], body["ready"]) == ([], None, [])


def test_a_stranger_finds_nothing(
    organisation: Organisation, other_organisation: Organisation, stranger: User
) -> None:
    listed(organisation, "launch", wire("a"))
    assert _client(stranger, other_organisation).get(URL).status_code == 404
