"""The agents of a list on its page."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tests.dashboard.listed import MINUTE, listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
AGENTS = f"{PAGE}?view=agents"


def text(client: Client, address: str = AGENTS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def seats(page: str) -> list[str]:
    return re.findall(r'<li class="seat[^>]* data-agent="([^"]*)"', page)


def test_each_agent_tells_what_it_is_on_and_since_when(
    reader: Client, organisation: Organisation
) -> None:
    started = int(time.time() * 1000) - 12 * MINUTE
    listed(
        organisation,
        "launch",
        wire("a", "in_progress", assignedAgentId="coder", startedAt=started, progress=0.4),
        wire("b", "pending", assignedAgentId="coder"),
        wire("c", "pending", assignedAgentId="writer <b>"),
        wire("d"),
    )
    page = text(reader)
    assert seats(page) == ["coder", "writer &lt;b&gt;", ""]
    assert "working on 1" in page
    assert "40 % · started" in page
    assert "12 m ago" in page
    assert "<strong>1</strong> ready task that nobody has" in page


def test_a_filter_leaves_the_agents_that_it_asks_for(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", assignedAgentId="x"), wire("b", assignedAgentId="y"))
    assert seats(text(reader, f"{AGENTS}&agent=y")) == ["y"]


def test_many_agents_take_few_queries_and_little_html(
    reader: Client, organisation: Organisation, django_assert_max_num_queries: object
) -> None:
    title = "A title of some length, as agents write them, number"
    many = [
        wire(
            f"6f23e99e-5707-54b2-b2ef-{n:012}",
            ("in_progress", "pending", "completed", "failed")[n // 100 % 4],
            title=f"{title} {n}",
            assignedAgentId=f"agent-compute-{n % 100}",
            startedAt=n,
            completedAt=n + 1,
        )
        for n in range(2_000)
    ]
    listed(organisation, "launch", *many)
    text(reader, f"{PAGE}?view=outline")  # its session is known from here on
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = text(reader)
    assert len(seats(page)) == 24
    assert len(page.encode()) < 150_000
