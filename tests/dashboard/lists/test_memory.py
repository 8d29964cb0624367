"""How somebody left a list's page is how they find it again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test import Client

from dashboard.lists.memory import kept_part, last_look, remember
from dashboard.lists.models import LastLook
from tasks_proxy.accounts.models import Organisation, User
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"


def test_an_address_without_a_query_leads_to_the_view_and_filter_left(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "failed"))
    assert reader.get(PAGE).status_code == 200
    reader.get(f"{PAGE}?view=table&status=failed&task=a&page=2&q=words")
    answer = reader.get(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?view=table&status=failed")


def test_what_the_page_fetches_is_remembered_too(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "failed"))
    for part in ("sheet/?view=table&agent=x", "fits/?view=graph&agent=y", "header/?view=graph"):
        reader.get(PAGE + part)
        asked = part.partition("?")[2]
        assert reader.get(PAGE)["Location"] == f"{PAGE}?{asked}"


def test_a_link_to_a_task_changes_nothing_of_it(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a", "failed"))
    reader.get(f"{PAGE}?task=a")
    assert reader.get(PAGE).status_code == 200


def test_each_person_and_list_has_a_memory_of_its_own(
    viewer: User, owner: User, organisation: Organisation
) -> None:
    one, other = listed(organisation, "one"), listed(organisation, "other")
    remember(viewer, one, QueryDict("view=table"))
    assert last_look(viewer, one) == "view=table"
    assert last_look(owner, one) is None
    assert last_look(viewer, other) is None


def test_the_same_look_is_written_once(
    viewer: User, organisation: Organisation, django_assert_num_queries: object
) -> None:
    row = listed(organisation, "one")
    for query in ("view=table", "view=outline"):
        remember(viewer, row, QueryDict(query))
    with django_assert_num_queries(1):  # type: ignore[operator]
        remember(viewer, row, QueryDict("view=outline"))
    assert LastLook.objects.count() == 1


def test_words_pages_and_open_tasks_pass() -> None:
    asked = QueryDict("view=table&q=x&page=2&task=1&column=id&column=agent")
    assert kept_part(asked) == "view=table&column=id&column=agent"


@pytest.mark.django_db(transaction=True)  # within a test's own transaction nothing comes after it
def test_a_database_that_is_busy_costs_nobody_their_page(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))

    def busy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and "lastlook" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        assert reader.get(f"{PAGE}?view=table").status_code == 200
    assert not LastLook.objects.exists()
