"""Finding tasks, and one task's lineage, on a list's page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import listed, unread, wire

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

PAGE = "/o/acme/lists/launch/"


@pytest.fixture
def reader(viewer: User, organisation: Organisation, signed_in: SignIn) -> Client:
    """A viewer of a list of 400 alike tasks before one that waits for them all, and a pair."""
    many = [wire(f"p{n}", "completed", "start", title=f"Port {n}") for n in range(400)]
    last = wire("end", "pending", *(f"p{n}" for n in range(400)), title="Port report")
    pair = [wire("x", title="Alone"), wire("y", "pending", "x", title="After")]
    listed(organisation, "launch", wire("start", "completed"), *many, last, *pair)
    return signed_in(viewer)


def test_tasks_are_found_a_page_at_a_time_with_the_node_that_holds_them(reader: Client) -> None:
    first = reader.get(f"{PAGE}find/?q=port").json()
    assert (first["total"], first["from"], first["next"], len(first["tasks"])) == (401, 0, 50, 50)
    groups = {task["node"] for task in first["tasks"]}
    assert len(groups) == 1
    assert groups.pop().startswith("g0-")
    last = reader.get(f"{PAGE}find/?q=port&from=400").json()
    assert last["next"] is None
    (report,) = last["tasks"]
    assert (report["id"], report["node"], report["status"]) == ("end", "end", "pending")
    assert report["title"] == "Port report"


def test_an_open_group_and_a_focus_change_where_tasks_are(reader: Client) -> None:
    (found,) = reader.get(f"{PAGE}find/?q=p399&fold=none").json()["tasks"]
    assert found["node"] == "p399"
    (found,) = reader.get(f"{PAGE}find/?q=p399&focus=x").json()["tasks"]
    assert found["node"] is None


@pytest.mark.parametrize("query", ["", "?q=", "?q=nothing%00", "?q=port&from=-3", "?q=port&from=x"])
def test_strange_questions_do_no_harm(reader: Client, query: str) -> None:
    assert reader.get(f"{PAGE}find/{query}").status_code == 200


def test_nothing_is_found_before_a_reading_and_by_strangers(
    viewer: User, stranger: User, organisation: Organisation, signed_in: SignIn
) -> None:
    unread(organisation)
    assert signed_in(viewer).get(f"{PAGE}find/?q=a").json()["total"] == 0
    assert signed_in(stranger).get(f"{PAGE}find/?q=a").status_code == 404


def test_the_page_shows_a_focused_task_with_its_lineage_alone(reader: Client) -> None:
    page = reader.get(f"{PAGE}?view=graph&focus=y&depth=2").content.decode()
    assert set(re.findall(r'<g class="node[^>]* data-task="([^"]*)"', page)) == {"x", "y"}
    assert "2 tasks in 2 nodes" in page or "Focus" in page
    (close,) = re.findall(r'href="([^"]*)" data-draws data-unfocus', page)
    assert unescape(close) == "?view=graph"
    assert 'aria-current="true" title="2 steps around it">2</a>' in page


def test_a_focus_on_nothing_shows_the_whole_graph(reader: Client) -> None:
    page = reader.get(f"{PAGE}graph/?focus=nowhere&depth=1").content.decode()
    assert "data-unfocus" not in page
    assert 'data-task="y"' in page
