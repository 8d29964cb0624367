"""The task panel, as a fragment and within the page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"


def test_the_page_holds_the_same_panel_as_the_fragment(
    reader: Client, organisation: Organisation
) -> None:
    listed(
        organisation,
        "launch",
        wire("a", "failed", error="It broke.\nTwice."),
        wire("b", "pending", "a"),
    )
    for address in (PAGE + "panel/?task=b", PAGE + "?task=b"):
        page = reader.get(address).content.decode()
        assert "Waiting for 1 task" in page
        assert 'data-panel-task="b"' in page
    assert "It broke.\nTwice." in reader.get(PAGE + "panel/?task=a").content.decode()


def test_the_pages_panel_is_hidden_while_no_task_is_chosen(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    tag = re.compile(r'<[^>]* id="panel"[^>]*>')
    (closed,) = tag.findall(reader.get(PAGE).content.decode())
    (shown,) = tag.findall(reader.get(f"{PAGE}?task=a").content.decode())
    assert " hidden" in closed
    assert " hidden" not in shown


def test_a_task_that_is_not_in_the_list_is_told_as_such(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    answer = reader.get(PAGE + "panel/?task=%3Cb%3E")
    assert answer.status_code == 200
    assert "No such task here" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_a_panel_without_a_task_is_missing(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a"))
    assert reader.get(PAGE + "panel/").status_code == 404


def test_every_field_of_the_contract_is_shown_and_unknown_ones_too(
    reader: Client, organisation: Organisation
) -> None:
    listed(
        organisation,
        "launch",
        wire("before", "completed"),
        wire(
            "a",
            "in_progress",
            "before",
            "elsewhere",
            description="Make **it** so",
            assignedAgentId="coder",
            createdByAgentId="planner",
            metadata={"priority": "high"},
            progress=0.42,
            progressMessage="Step 2 of 5",
            result={"pages": 12},
            retryCount=1,
            maxRetries=3,
            orgId="the-org",
            colour="ünï",
        ),
    )
    page = reader.get(PAGE + "panel/?task=a").content.decode()
    for piece in (
        "<strong>it</strong>",
        "coder",
        "planner",
        "priority",
        "high",
        "42 %",
        "Step 2 of 5",
        "pages",
        "1 of 3",
        "the-org",
        "colour",
        "ünï",
        "Title of before",
        "outside, not known",
    ):
        assert piece in page, piece


def test_the_panel_leads_to_the_tasks_before_and_after_it_along_the_graph(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("c", "pending", "b"), wire("a"), wire("b", "pending", "a"))
    page = reader.get(PAGE + "panel/?task=b").content.decode()
    assert 'data-task-link="a" data-walk="before"' in page
    assert 'data-task-link="c" data-walk="after"' in page
    assert "data-walk" not in reader.get(PAGE + "panel/?task=nothing").content.decode()


def test_a_description_cannot_run_anything(reader: Client, organisation: Organisation) -> None:
    listed(
        organisation, "launch", wire("a", description="<script>alert(1)</script> [x](javascript:y)")
    )
    page = reader.get(PAGE + "panel/?task=a").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_times_that_no_calendar_has_break_nothing(
    reader: Client, organisation: Organisation
) -> None:
    far = 10**17
    times = {"createdAt": far, "startedAt": -far, "completedAt": far, "expiresAt": far}
    listed(organisation, "launch", wire("a", "completed", **times))
    assert reader.get(PAGE + "?task=a").status_code == 200
