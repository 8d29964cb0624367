"""The timeline of a list on its page."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.events import TaskEvent
from tasks_proxy.history.events import events_append
from tests.dashboard.listed import MINUTE, archived, listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
TIMELINE = f"{PAGE}?view=timeline"


def text(client: Client, address: str = TIMELINE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def bars(page: str, task: str) -> list[str]:
    (row,) = re.findall(rf'<li class="gantt-row[^>]* data-task="{task}".*?</li>', page, re.DOTALL)
    return re.findall(r'<rect class="bar-([a-z]+)"', row)


def ms() -> int:
    return int(time.time() * 1000)


def test_what_ran_runs_and_is_likely_to_come_has_bars(
    reader: Client, organisation: Organisation
) -> None:
    now = ms()
    started, ended = now - 30 * MINUTE, now - 20 * MINUTE
    listed(
        organisation,
        "launch",
        wire("a", "completed", startedAt=started, completedAt=ended),
        wire("b", "in_progress", "a", startedAt=ended),
        wire("c", "pending", "b"),
        wire("d", "pending", "elsewhere"),
    )
    page = text(reader)
    assert bars(page, "a") == ["completed"]
    assert bars(page, "b") == ["running", "likely"]
    assert bars(page, "c") == ["likely"]
    assert bars(page, "d") == []
    assert "it cannot start as things are" in page
    assert "1 outside<" in page
    assert 'class="now"' in page
    assert page.count("is-critical") == 2


def test_recorded_attempts_stand_beside_each_other(
    reader: Client, organisation: Organisation
) -> None:
    now = ms()
    again, ended = now - 10 * MINUTE, now - 5 * MINUTE
    row = listed(
        organisation,
        "launch",
        wire("a", "completed", startedAt=again, completedAt=ended, retryCount=1),
    )
    told = (
        (now - 30 * MINUTE, "pending", "in_progress"),
        (now - 20 * MINUTE, "in_progress", "failed"),
    )
    events_append(
        row,
        [
            TaskEvent(task="a", at=at, seen=at, changes={"status": [old, new]})
            for at, old, new in told
        ],
    )
    page = text(reader)
    assert bars(page, "a") == ["failed", "completed"]
    assert "Attempt 2, done, 5 m" in page


def test_many_tasks_can_be_read_by_kind_or_agent(
    reader: Client, organisation: Organisation
) -> None:
    now = ms()
    ran = {"startedAt": now - MINUTE, "completedAt": now}
    listed(
        organisation,
        "launch",
        *(wire(f"t{n}", "completed", title=f"Port {n}", **ran) for n in range(500)),
        wire("x", "pending", title="Ship", assignedAgentId="zoe"),
    )
    by_kind = text(reader, f"{TIMELINE}&group=kind")
    assert by_kind.count('class="gantt-row"') == 2
    assert "500 of 500" in by_kind
    assert text(reader, f"{TIMELINE}&group=agent").count('class="gantt-row"') == 2


def test_the_axis_is_in_the_zone_that_the_browser_tells(
    reader: Client, organisation: Organisation
) -> None:
    now = ms()
    listed(organisation, "launch", wire("a", "completed", startedAt=now - MINUTE, completedAt=now))
    assert 'data-zone="UTC"' in text(reader)
    reader.cookies["zone"] = "Asia/Kathmandu"
    assert 'data-zone="Asia/Kathmandu"' in text(reader)
    for odd in ("../../etc/passwd", "Nowhere/At_All", "Europe", "x" * 999):
        reader.cookies["zone"] = odd
        assert 'data-zone="UTC"' in text(reader)


def test_a_list_without_times_says_so(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a"))
    assert "No times are known yet" in text(reader)


def test_an_archive_has_no_future(reader: Client, organisation: Organisation) -> None:
    now = ms()
    archived(
        organisation,
        "launch",
        wire("a", "completed", startedAt=now - MINUTE, completedAt=now),
        wire("b", "pending", "a"),
    )
    page = text(reader)
    assert 'class="now"' not in page
    assert bars(page, "b") == []


@pytest.mark.parametrize("group", ["", "&group=agent", "&group=kind", "&zoom=16&gaps=real"])
def test_two_thousand_tasks_take_few_queries_and_little_html(
    reader: Client, organisation: Organisation, django_assert_max_num_queries: object, group: str
) -> None:
    now = ms()
    title = "A title of some length, as agents write them, number"
    many = [
        wire(
            f"6f23e99e-5707-54b2-b2ef-{n:012}",
            "completed" if n < 1_000 else "pending",
            title=f"{title} {n}{'abcdefghij'[n % 10]}",
            assignedAgentId=f"agent-compute-{n % 60}",
            startedAt=now - (n + 2) * MINUTE if n < 1_000 else None,
            completedAt=now - (n + 1) * MINUTE if n < 1_000 else None,
        )
        for n in range(2_000)
    ]
    listed(organisation, "launch", *many)
    text(reader, f"{PAGE}?view=outline")  # its session is known from here on
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = text(reader, f"{TIMELINE}{group}")
    assert len(page.encode()) < 150_000
