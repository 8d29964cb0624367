"""The agents of a whole organisation on their page."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from dashboard.agents import kept, views
from tasks_proxy.accounts.models import Organisation
from tests.dashboard.listed import MINUTE, archived, listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/agents/"


def text(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def seats(page: str) -> list[str]:
    return re.findall(r'<li class="seat[^>]* data-agent="([^"]*)"', page)


def on(task: str, agent: str, minutes: int) -> dict[str, object]:
    started = int(time.time() * 1000) - minutes * MINUTE
    return wire(task, "in_progress", assignedAgentId=agent, startedAt=started)


def test_each_agent_stands_once_with_links_to_its_tasks_and_lists(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", on("a", "coder <b>", 12), wire("b"))
    listed(organisation, "crawl", on("c", "coder <b>", 3), wire("d", assignedAgentId="writer"))
    page = text(reader)
    assert seats(page) == ["coder &lt;b&gt;", "writer", ""]
    assert "working on 2" in page
    assert 'href="/o/acme/lists/launch/?view=agents&amp;task=a"' in page
    assert 'href="/o/acme/lists/crawl/?view=agents&amp;agent=writer"' in page
    assert "12 m ago" in page
    assert "<strong>1</strong> ready task that nobody has" in page


def test_the_summary_counts_agents_by_the_words_of_their_rows(
    reader: Client, organisation: Organisation
) -> None:
    ended = {"startedAt": 1_000_000, "completedAt": 2_000_000}
    listed(
        organisation,
        "launch",
        on("a", "worker", 3),
        wire("b", "completed", assignedAgentId="rester", **ended),
        wire("c", assignedAgentId="newcomer"),
        wire("d", assignedAgentId="other newcomer"),
    )
    for page in (text(reader), reader.get("/o/acme/lists/launch/?view=agents").content.decode()):
        summed = re.findall(r"<p><strong>(\d+)</strong> ([a-z ]+)</p>", page)
        assert summed == [("1", "working"), ("1", "idle"), ("2", "not begun")]
        assert page.count("</span>not begun</span>") == 2
        assert page.count("<span>idle, last seen") == 1


def test_agents_of_other_organisations_are_not_told(
    reader: Client, other_organisation: Organisation
) -> None:
    listed(other_organisation, "theirs", on("a", "spy", 1))
    assert seats(text(reader)) == []


def test_a_list_that_changed_is_looked_through_anew(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", on("a", "coder", 1))
    assert seats(text(reader)) == ["coder"]
    listed(organisation, "launch", on("a", "other", 1))
    assert seats(text(reader)) == ["other"]


def test_words_and_an_order_are_asked_for_in_the_address(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", on("a", "zoe", 1), wire("b", assignedAgentId="adam"))
    assert seats(text(reader)) == ["zoe", "adam"]
    assert seats(text(reader, "?sort=name")) == ["adam", "zoe"]
    assert seats(text(reader, "?q=AD")) == ["adam"]
    page = text(reader, "?q=nobody-like-this")
    assert "No agent is called “nobody-like-this”" in page
    assert seats(text(reader, "?sort=nonsense&page=x")) == ["zoe", "adam"]


def test_agents_of_archived_lists_stand_apart(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", on("a", "coder", 1))
    assert "Archived lists" not in text(reader)
    archived(organisation, "over", wire("b", "completed", assignedAgentId="veteran"))
    assert seats(text(reader)) == ["coder"]
    page = text(reader, "?show=archived")
    assert seats(page) == ["veteran"]
    assert "working" not in page.partition('class="roster"')[2]


def test_no_agent_and_no_list_are_told_apart(reader: Client, organisation: Organisation) -> None:
    assert "There is no list yet" in text(reader)
    unread(organisation)
    assert "once a task names it" in text(reader)


def test_what_there_is_no_time_for_is_told(
    reader: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SECONDS", -1.0)
    row = listed(organisation, "launch", on("a", "coder", 1))
    assert "1 list is not looked through yet" in text(reader)
    monkeypatch.setattr(kept, "SECONDS", 1.0)
    assert seats(text(reader)) == ["coder"]
    monkeypatch.setattr(kept, "SECONDS", -1.0)
    listed(row.organisation, "launch", on("a", "other", 1))
    page = text(reader)
    assert "1 list changed since it was last looked through" in page
    assert seats(page) == ["coder"]


def test_without_redis_the_page_says_that_nothing_is_known(
    reader: Client, organisation: Organisation, no_redis: None
) -> None:
    unread(organisation)
    page = text(reader)
    assert "live data store does not answer" in page
    assert "No agent is known yet" not in page


def test_a_script_is_given_the_agents_alone(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", on("a", "coder", 1))
    page = reader.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert seats(page) == ["coder"]
    assert "<html" not in page


def test_the_way_to_the_page_is_in_the_navigation_and_the_palette(
    reader: Client, organisation: Organisation
) -> None:
    assert f'href="{PAGE}"' in reader.get("/").content.decode()
    assert f'href="{PAGE}"' in reader.get("/search/?q=agents&o=acme").content.decode()


def test_many_lists_and_agents_take_few_queries_and_little_html(
    reader: Client, organisation: Organisation, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        tasks = [on(f"{number}-{n}", f"agent-{n}", n) for n in range(60)]
        listed(organisation, f"list {number}", *tasks)
        archived(organisation, f"over {number}", *tasks)
    text(reader)  # its session is known from here on
    for query in ("", "?page=2", "?q=agent-1&sort=done", "?show=archived"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            page = text(reader, query)
        assert 0 < len(seats(page)) <= views.A_PAGE
        assert len(page.encode()) < 150_000
    assert "10 lists are not looked through yet" in page or "20 lists are" in page
