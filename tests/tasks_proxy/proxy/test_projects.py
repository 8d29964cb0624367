"""PostHog's API through the proxy: real HTTP to the simulator behind it, a real Redis beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Provider
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tests.tasks_proxy.simulator.posthog.conftest import TOKEN, Api

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

BASE = "/api/projects/1/tasks"


@pytest.fixture
def posthog(settings: Settings, organisation: Organisation) -> Iterator[PostHogSimulator]:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    with PostHogSimulator(token=TOKEN, seed=1) as running:
        connection_put(
            organisation=organisation,
            provider=Provider.POSTHOG,
            base_url=running.base_url,
            upstream_id="1",
            token=TOKEN,
        )
        yield running


@pytest.fixture
def api(posthog: PostHogSimulator) -> Iterator[Api]:
    direct = Api(posthog)
    yield direct
    direct.session.close()


def client_of(user: User, organisation: Organisation, scope: Scope = Scope.WRITE) -> Client:
    secret = token_create(user=user, organisation=organisation, name="t", scope=scope, days=1)
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def ours(editor: User, organisation: Organisation) -> Client:
    return client_of(editor, organisation)


def sent(client: Client, method: str, path: str, body: Any = None) -> Any:
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, f"{BASE}{path}", data, content_type="application/json")


def test_answers_are_the_upstreams_to_the_byte(api: Api, ours: Client) -> None:
    task = api.create(repository="a/b")
    direct = api.call("GET", f"{task['id']}/")
    for path in (f"/{task['id']}/", f"/{task['id']}"):
        answer = sent(ours, "GET", path)
        assert (answer.status_code, answer.content) == (200, direct.content)


def test_pages_point_at_us(api: Api, ours: Client) -> None:
    for number in range(5):
        api.create(title=f"Task {number}")
    page = sent(ours, "GET", "/?limit=2&offset=2").json()
    assert page["next"] == f"http://testserver{BASE}/?limit=2&offset=4"
    assert page["previous"] == f"http://testserver{BASE}/?limit=2"
    rest = ours.get(page["next"]).json()
    assert [task["title"] for task in rest["results"]] == ["Task 0"]
    direct = api.call("GET", params={"limit": "2", "offset": "2"}).json()
    assert {**page, "next": None, "previous": None} == {**direct, "next": None, "previous": None}


def test_a_task_is_made_changed_run_and_deleted(api: Api, ours: Client) -> None:
    made = sent(ours, "POST", "/", {"description": "Do it"})
    assert made.status_code == 201
    path = f"/{made.json()['id']}"
    for method in ("PATCH", "PUT"):
        changed = sent(ours, method, f"{path}/", {"title": method})
        assert (changed.status_code, changed.json()["title"]) == (200, method)
    run = sent(ours, "POST", f"{path}/run/").json()["latest_run"]
    assert sent(ours, "GET", f"{path}/runs/").json()["count"] == 1
    assert sent(ours, "GET", f"{path}/runs/{run['id']}/").json()["status"] == "queued"
    assert sent(ours, "POST", f"{path}/runs/{run['id']}/cancel/").status_code == 202
    assert sent(ours, "POST", f"{path}/runs/{run['id']}/cancel/").status_code == 200
    gone = sent(ours, "DELETE", f"{path}/")
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.call("GET", f"{made.json()['id']}/").status_code == 404


def test_presence_and_files_pass_through(api: Api, ours: Client) -> None:
    task = api.create()
    device = {"device_id": "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001"}
    assert sent(ours, "POST", f"/{task['id']}/presence/", device).status_code == 404
    assert sent(ours, "DELETE", f"/{task['id']}/presence/", device).status_code == 204
    wanted = {"artifacts": [{"name": "a.md", "type": "context", "size": 3}]}
    path = f"/{task['id']}/staged_artifacts"
    prepared = sent(ours, "POST", f"{path}/prepare_upload/", wanted)
    assert prepared.json()["artifacts"][0]["presigned_post"]["fields"]
    assert sent(ours, "POST", f"{path}/finalize_upload/", {}).json()["attr"] == "artifacts"


def test_refusals_are_the_upstreams(api: Api, ours: Client) -> None:
    refused = sent(ours, "POST", "/", {})
    assert (refused.status_code, refused.json()) == (400, api.call("POST", json={}).json())


def test_our_own_errors_have_the_upstreams_form(
    posthog: PostHogSimulator, ours: Client, editor: User, organisation: Organisation
) -> None:
    unknown = Client(headers={"authorization": "Bearer tl_nope"}).get(f"{BASE}/")
    assert unknown.status_code == 401
    assert {"type", "code", "detail", "attr"} <= unknown.json().keys()
    reader = client_of(editor, organisation, Scope.READ)
    refused = sent(reader, "POST", "/", {"description": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert ours.get("/api/projects/2/tasks/").status_code == 404
    assert ours.get("/api/projects/@current/tasks/").status_code == 200


def test_somebody_of_another_organisation_finds_nothing(
    posthog: PostHogSimulator, stranger: User, other_organisation: Organisation
) -> None:
    client = client_of(stranger, other_organisation)
    assert client.get(f"{BASE}/").status_code == 404


def test_our_rejected_key_is_told_as_ours_and_other_refusals_pass(
    posthog: PostHogSimulator, ours: Client
) -> None:
    posthog.faults.add(Fault(status=401, times=1))
    assert sent(ours, "GET", "/").status_code == 502
    needs_more = '{"type":"permission_denied","code":"code_access_required","error":"No."}'
    posthog.faults.add(Fault(status=403, body=needs_more, times=1))
    answer = sent(ours, "GET", "/")
    assert (answer.status_code, answer.content.decode()) == (403, needs_more)


def test_no_secret_of_a_run_is_kept(
    api: Api, ours: Client, caplog: pytest.LogCaptureFixture
) -> None:
    task = api.create()
    caplog.set_level("DEBUG")
    order = {
        "github_user_token": "ghu_canary",
        "imported_mcp_servers": [{"headers": {"Authorization": "mcp_canary"}}],
    }
    assert sent(ours, "POST", f"/{task['id']}/run/", order).status_code == 200
    (entry,) = AuditEntry.objects.filter(target__contains="run")
    kept = f"{entry.before} {entry.after} {caplog.text}"
    assert "canary" not in kept
    assert "github_user_token" in str(entry.after)


def test_a_failing_upstream_is_covered_by_what_it_last_said(
    api: Api, posthog: PostHogSimulator, ours: Client, settings: Settings
) -> None:
    settings.PROXY_MAX_AGE = 0.0
    api.create(title="Kept")
    assert sent(ours, "GET", "/")["X-Cache"] == "miss"
    posthog.faults.add(Fault(status=503))
    answer = sent(ours, "GET", "/")
    assert (answer.status_code, answer["X-Cache"]) == (200, "stale")
    assert answer.json()["results"][0]["title"] == "Kept"
