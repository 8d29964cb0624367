"""The board of a list on its page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
BOARD = f"{PAGE}?view=board"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def column(page: str, status: str) -> list[str]:
    (found,) = re.findall(rf'<section [^>]*data-column="{status}".*?</section>', page, re.DOTALL)
    return re.findall(r'<li class="note[^>]* data-task="([^"]*)"', found)


def test_each_task_stands_in_the_column_of_its_status(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "failed"), wire("b", "pending", "a"))
    page = text(reader, BOARD)
    assert (column(page, "failed"), column(page, "pending")) == (["a"], ["b"])


def test_a_card_tells_what_its_task_waits_for_here_and_elsewhere(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "in_progress"), wire("b", "pending", "a", "gone"))
    page = text(reader, BOARD)
    assert "after 1<" in page
    assert "1 outside<" in page


def test_show_more_shows_more_of_one_column(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", *(wire(f"t{n}") for n in range(50)))
    page = text(reader, BOARD)
    assert len(column(page, "pending")) == 20
    (more,) = re.findall(r'<li class="more"><a href="([^"]*)"', page)
    assert len(column(text(reader, PAGE + unescape(more)), "pending")) == 50


def test_agents_have_lanes_of_their_own_and_nobody_the_last(
    reader: Client, organisation: Organisation
) -> None:
    listed(
        organisation,
        "launch",
        wire("a", assignedAgentId="zoe"),
        wire("b"),
        wire("c", "in_progress", assignedAgentId="coder <b>"),
    )
    page = text(reader, f"{BOARD}&group=agent")
    lanes = re.findall(r"<h2 class=\"lane-head\".*?<a [^>]*>([^<]*)</a>", page, re.DOTALL)
    assert lanes == ["coder &lt;b&gt;", "zoe", "Nobody"]
    alone = re.search(r"<h2 class=\"lane-head\".*?<a href=\"([^\"]*)\"", page, re.DOTALL)
    assert alone
    assert text(reader, PAGE + unescape(alone[1])).count('class="note') == 1


@pytest.mark.parametrize("group", ["", "&group=agent"])
def test_two_thousand_tasks_take_few_queries_and_little_html(
    reader: Client, organisation: Organisation, django_assert_max_num_queries: object, group: str
) -> None:
    statuses = ("pending", "in_progress", "blocked", "failed", "completed", "cancelled", "odd")
    title = "A title of some length, as agents write them, number"
    many = [
        wire(
            f"6f23e99e-5707-54b2-b2ef-{n:012}",
            statuses[n % 7],
            title=f"{title} {n}",
            assignedAgentId=f"agent-compute-{n % 40}",
            progress=0.5,
            startedAt=n,
        )
        for n in range(2_000)
    ]
    listed(organisation, "launch", *many)
    text(reader, f"{PAGE}?view=outline")  # its session is known from here on
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = text(reader, f"{BOARD}{group}")
    assert len(page.encode()) < 150_000
