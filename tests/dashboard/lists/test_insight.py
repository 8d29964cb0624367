"""The insight into a list, on its page, in its sheet and without scripts."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import archived, listed, unread, wire

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

PAGE = "/o/acme/lists/launch/"


@pytest.fixture
def reader(viewer: User, organisation: Organisation, signed_in: SignIn) -> Client:
    """A viewer of a list with a chain, a failure, a task that expires too early and a hand-off."""
    listed(
        organisation,
        "launch",
        wire("done", "completed", startedAt=1, completedAt=600_001),
        wire("now", "in_progress", "done", assignedAgentId="anna", progress=0.5),
        wire("next", "pending", "now", createdByAgentId="anna", assignedAgentId="bert"),
        wire("last", "pending", "next", expiresAt=1_000),
        wire("bad", "failed", "done", error="It broke <b>", retryCount=3, maxRetries=3),
        wire("free", "pending", "done"),
        wire("lost", "pending", "nowhere"),
    )
    return signed_in(viewer)


def _text(client: Client, address: str, *, htmx: bool = False) -> str:
    answer = client.get(address, headers={"HX-Request": "true"} if htmx else None)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_header_says_when_it_is_done_what_is_ready_and_what_is_stuck(reader: Client) -> None:
    page = _text(reader, PAGE)
    assert re.search(r'title="Between [^"]+ Estimated: [^"]+"[^>]*>about [^<]+ left<', page)
    assert "1 ready" in page
    assert "2 stuck" in page


def test_the_sheet_names_the_critical_path_and_what_holds_most_up(reader: Client) -> None:
    sheet = _text(reader, f"{PAGE}insight/", htmx=True)
    assert not sheet.lstrip().startswith("<!doctype")
    critical = sheet[sheet.index("Critical path") : sheet.index("Holds most up")]
    assert re.findall(r'data-task-link="(\w+)"', critical) == ["now", "next", "last"]
    holds = sheet[sheet.index("Holds most up") : sheet.index("Ready now")]
    assert re.findall(r'data-task-link="(\w+)"', holds)[0] == "now"
    assert "2 waiting" in holds
    assert "<strong>nowhere</strong>" in holds
    assert "Will expire too early" in sheet
    assert "longer than it lives" in sheet
    assert "Cannot be done as things are" in sheet
    assert re.search(r"anna</span>.*bert</span>.*1 task, 1 open", sheet)


def test_without_scripts_it_is_a_page_that_leads_back(reader: Client) -> None:
    page = _text(reader, f"{PAGE}insight/")
    assert "<!doctype html>" in page
    assert f'href="{PAGE}"' in page
    assert "Critical path" in page


def test_the_panel_says_what_a_wait_comes_down_to_and_what_hangs_on_it(reader: Client) -> None:
    panel = _text(reader, f"{PAGE}panel/?task=last", htmx=True)
    assert "It comes down to" in panel
    assert re.search(r'data-task-link="now">Title of now</a><span class="soft">anna', panel)
    assert "on the critical path" in panel
    assert "Expires too early" in panel
    assert "2 tasks" in _text(reader, f"{PAGE}panel/?task=now", htmx=True)
    assert "cannot be done as things are" in _text(reader, f"{PAGE}panel/?task=lost", htmx=True)


def test_what_is_over_archived_or_unread_has_nothing_to_tell(
    viewer: User, stranger: User, organisation: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(viewer)
    unread(organisation)
    assert "Nothing is known" in _text(client, f"{PAGE}insight/", htmx=True)
    listed(organisation, "launch", wire("a", "completed"))
    assert "All work is done" in _text(client, f"{PAGE}insight/", htmx=True)
    assert 'class="outlook"' not in _text(client, PAGE)
    archived(organisation, "old", wire("b", "failed"))
    assert "Nothing is known" in _text(client, "/o/acme/lists/old/insight/", htmx=True)
    assert signed_in(stranger).get(f"{PAGE}insight/").status_code == 404
