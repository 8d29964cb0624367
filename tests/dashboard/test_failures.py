"""The pages and bodies of requests that cannot be answered."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory

from dashboard import failures

HANDLERS = [
    (failures.bad_request, BadRequest("x"), 400),
    (failures.forbidden, PermissionDenied("x"), 403),
    (failures.missing, Http404("x"), 404),
]


@pytest.mark.parametrize(("handler", "error", "status"), HANDLERS)
def test_people_get_a_page_and_programs_get_json(
    handler: object, error: Exception, status: int
) -> None:
    assert callable(handler)
    page = handler(RequestFactory().get("/somewhere/"), error)
    body = handler(RequestFactory().get("/api/v1/somewhere/"), error)
    assert (page.status_code, body.status_code) == (status, status)
    assert b"<h1>" in page.content
    assert set(json.loads(body.content)) == {"error", "message", "requestId"}


def test_the_page_for_our_own_mistake_asks_no_database(
    django_assert_num_queries: object,
) -> None:
    # No database mark: any query would raise.
    answer = failures.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


def test_an_unknown_address_is_a_page_of_ours(client: Client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert b"To the overview" in answer.content


@pytest.mark.django_db
def test_a_form_that_has_grown_old_is_told_by_a_page_of_ours() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "anna"})
    assert answer.status_code == 403
    assert b"That form has grown old" in answer.content
    assert b"Nothing was changed" in answer.content


def test_whoever_may_not_is_told_that_it_is_their_role() -> None:
    answer = failures.forbidden(RequestFactory().get("/o/acme/audit/"), PermissionDenied("x"))
    assert b"Your role in this organisation does not allow it" in answer.content


def test_a_page_that_fails_names_the_icon_so_that_no_browser_asks_for_another(
    client: Client,
) -> None:
    assert b'rel="icon" type="image/svg+xml"' in client.get("/no/such/page").content
