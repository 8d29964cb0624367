"""Shared links by API."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dashboard.sharing.models import Share
from dashboard.sharing.state import State
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

SHARES = "/api/v1/organisations/acme/lists/launch/shares/"
TOLD = {
    *("id", "name", "state", "createdBy", "createdAt", "frozenAt", "scope", "shows", "expiresAt"),
    *("protected", "maxViews", "views", "lastSeenAt", "sites", "live", "paused"),
}

Call = Callable[..., Any]


@pytest.fixture
def call(organisation: Organisation, editor: User) -> Call:
    """Calls as acme's editor with a token that may write."""
    listed(organisation, "launch", wire("a", "completed", title="First"), wire("b", "pending", "a"))
    return caller(organisation, editor, Scope.WRITE)


def caller(organisation: Organisation, user: User, scope: Scope) -> Call:
    secret = token_create(user=user, organisation=organisation, name="t", scope=scope, days=1)

    def call(method: str, path: str = SHARES, body: Any = None) -> Any:
        return Client().generic(
            method,
            path,
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return call


def test_a_link_is_made_told_changed_paused_moved_and_ended(call: Call) -> None:
    made = call("POST", body={"name": "Board"})
    assert made.status_code == 201, made.content
    body = made.json()
    assert set(body) == TOLD | {"url", "pictureUrl"}
    assert (body["shows"], body["scope"]) == ([], {"kind": "whole", "values": []})
    path = body["url"].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    one = f"{SHARES}{body['id']}/"
    (told,) = call("GET").json()["results"]
    assert set(told) == TOLD
    assert call("GET", one).json()["views"] == 1
    changed = call("PUT", one, {"name": "Board 2", "shows": ["titles"], "password": "long enough"})
    assert changed.json()["protected"]
    assert Share.objects.get().opened_by("long enough")
    assert call("PATCH", one, {"paused": True}).json()["state"] == State.PAUSED
    assert Client().get(path).status_code == 404
    newer = call("POST", f"{one}rotate/").json()
    assert newer["url"] != body["url"]
    assert newer["pictureUrl"] is None
    assert call("DELETE", one).status_code == 204
    assert call("GET", one).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": ""},
        {"name": "x", "shows": ["secrets"]},
        {"name": "x", "scope": {"kind": "lineage"}},
        {"name": "x", "scope": {"kind": "statuses", "values": ["done"]}},
        {"name": "x", "scope": {"kind": "whole", "values": ["a"]}},
        {"name": "x", "expiresAt": "2001-01-01T00:00:00Z"},
        {"name": "x", "password": "short"},
        {"name": "x", "maxViews": 0},
        {"name": "x", "sites": ["https://a.example; script-src *"]},
        {"name": "x\x00"},
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(call: Call, wrong: dict[str, Any]) -> None:
    answer = call("POST", body=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"] == "INVALID_REQUEST"
    assert not Share.objects.exists()


def test_who_may_only_read_makes_none_and_a_stranger_sees_none(
    call: Call,
    organisation: Organisation,
    other_organisation: Organisation,
    editor: User,
    viewer: User,
    stranger: User,
) -> None:
    one = f"{SHARES}{call('POST', body={'name': 'Board'}).json()['id']}/"
    for reading in (
        caller(organisation, editor, Scope.READ),
        caller(organisation, viewer, Scope.WRITE),
    ):
        assert reading("GET").status_code == 200
        for method, path in (
            ("POST", SHARES),
            ("PUT", one),
            ("PATCH", one),
            ("DELETE", one),
            ("POST", f"{one}rotate/"),
        ):
            assert reading(method, path, {"name": "x", "paused": True}).status_code == 403
    foreign = caller(other_organisation, stranger, Scope.WRITE)
    for method, path in (("GET", SHARES), ("POST", SHARES), ("GET", one), ("DELETE", one)):
        assert foreign(method, path, {"name": "x"}).status_code == 404
    elsewhere = one.replace("acme", "globex")
    assert foreign("DELETE", elsewhere).status_code == 404
    assert Share.objects.count() == 1


@pytest.mark.parametrize("wrong", ["limit=x", "limit=0", "limit=1001", "offset=-1", "offset=null"])
def test_a_page_that_makes_no_sense_is_refused(call: Call, wrong: str) -> None:
    answer = call("GET", f"{SHARES}?{wrong}")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(wrong.partition("=")[0])
