"""The table of a list on its page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dashboard.table.sheet import PAGE as ROWS
from tasks_proxy.accounts.models import Organisation
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
TABLE = f"{PAGE}?view=table"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str) -> list[str]:
    return re.findall(r'<tr class="line[^>]* data-task="([^"]*)"', page)


def test_a_table_has_a_row_for_each_task_and_pages_of_them(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", *(wire(f"t{n}") for n in range(ROWS + 5)))
    first = text(reader, TABLE)
    assert shown(first) == [f"t{n}" for n in range(ROWS)]
    assert f"1–{ROWS} of {ROWS + 5}" in first
    assert shown(text(reader, f"{TABLE}&page=2")) == [f"t{n}" for n in range(ROWS, ROWS + 5)]


def test_a_table_is_sorted_and_shows_the_columns_that_the_address_names(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", retryCount=1, maxRetries=3), wire("b"))
    page = text(reader, f"{TABLE}&sort=-title&column=retries&column=id")
    assert shown(page) == ["b", "a"]
    assert 'aria-sort="descending"' in page
    assert "1 of 3" in page
    assert 'class="is-text in-agent"' not in page


def test_tasks_that_wait_for_something_outside_the_list_say_so(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "pending", "elsewhere"))
    assert "1 outside" in text(reader, TABLE)


@pytest.mark.parametrize("view", ["table", "outline"])
def test_two_thousand_tasks_take_few_queries_and_little_html(
    reader: Client, organisation: Organisation, django_assert_max_num_queries: object, view: str
) -> None:
    title = "A title of some length, as agents write them, number"
    many = [
        wire(f"6f23e99e-5707-54b2-b2ef-{n:012}", "in_progress", title=f"{title} {n}", startedAt=n)
        for n in range(2_000)
    ]
    listed(organisation, "launch", *many)
    text(reader, f"{PAGE}?view=outline")  # its session is known from here on
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = text(reader, f"{PAGE}?view={view}&status=in_progress")
    assert len(page.encode()) < 150_000
