"""In every view: what is archived, incomplete, without a list, or outside it, says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tests.dashboard.listed import archived, listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

VIEWS = ("graph", "board", "table", "timeline", "agents", "outline")
SIGNS = ("archived", "parts missing", "No list:", "1 outside")
every_view = pytest.mark.parametrize("view", VIEWS)


def text(client: Client, key: str, view: str) -> str:
    answer = client.get(f"/o/acme/lists/{key}/?view={view}")
    assert answer.status_code == 200
    return answer.content.decode()


@every_view
def test_a_list_in_order_says_none_of_it(
    reader: Client, organisation: Organisation, view: str
) -> None:
    listed(organisation, "launch", wire("a"))
    page = text(reader, "launch", view)
    assert not re.search(r"Archived\.|Parts of this list are missing\.|No list\.| outside", page)


@every_view
def test_an_archived_list_says_so(reader: Client, organisation: Organisation, view: str) -> None:
    archived(organisation, "launch", wire("a", "completed", startedAt=1, completedAt=2))
    assert "<strong>Archived.</strong>" in text(reader, "launch", view)


@every_view
def test_an_incomplete_list_says_so(reader: Client, organisation: Organisation, view: str) -> None:
    listed(organisation, "launch", wire("a"), complete=False, incomplete_reason="Half is lost.")
    page = text(reader, "launch", view)
    assert "<strong>Parts of this list are missing.</strong> Half is lost." in page


@every_view
def test_tasks_without_a_list_are_told_from_a_list_of_that_name(
    reader: Client, organisation: Organisation, view: str
) -> None:
    listed(organisation, None, wire("a"))
    named = listed(organisation, "Tasks without a list", wire("a"))
    assert "<strong>No list.</strong>" in text(reader, "~none", view)
    assert "<strong>No list.</strong>" not in text(reader, named.key, view)


@every_view
def test_what_waits_for_a_task_outside_the_list_says_so(
    reader: Client, organisation: Organisation, view: str
) -> None:
    now = {"startedAt": 1_700_000_000_000, "completedAt": 1_700_000_100_000}
    listed(
        organisation,
        "launch",
        wire("a", "pending", "elsewhere", assignedAgentId="x"),
        wire("b", "completed", **now),
    )
    page = text(reader, "launch", view).casefold()
    assert "outside" in page


@pytest.mark.parametrize(
    ("list_id", "needs", "fields", "told"),
    [
        ("launch", (), {}, ()),
        (
            "launch",
            (),
            {"complete": False, "incomplete_reason": "Half is lost."},
            ("parts missing",),
        ),
        (None, (), {}, ("No list:",)),
        ("Tasks without a list", (), {}, ()),
        ("launch", ("elsewhere",), {}, ("1 outside",)),
    ],
    ids=["in order", "incomplete", "no list", "a list of that name", "outside"],
)
def test_a_card_says_so(
    reader: Client,
    organisation: Organisation,
    list_id: str | None,
    needs: tuple[str, ...],
    fields: dict[str, Any],
    told: tuple[str, ...],
) -> None:
    listed(organisation, list_id, wire("a", "pending", *needs), **fields)
    assert signs_on_cards(reader, "/") == told


def test_the_card_of_an_archive_says_so_beside_what_it_lacks(
    reader: Client, organisation: Organisation
) -> None:
    lacking = {"complete": False, "incomplete_reason": "Half is lost."}
    archived(organisation, "launch", wire("a", "completed", "elsewhere"), **lacking)
    told = ("archived", "parts missing", "1 outside")
    assert signs_on_cards(reader, "/?show=archived") == told


def signs_on_cards(reader: Client, address: str) -> tuple[str, ...]:
    page = reader.get(address).content.decode()
    (card,) = re.findall(r"<article.*?</article>", page, re.DOTALL)
    return tuple(sign for sign in SIGNS if re.search(rf"{sign}(?!\w)", card))
