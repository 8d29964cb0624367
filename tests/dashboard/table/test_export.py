"""Tasks as files, read back as a spreadsheet and a program would."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from dashboard.table.columns import Facts
from dashboard.table.export import as_csv, safe
from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import NOW, listed, snapshot_of, unread, wire

PAGE = "/o/acme/lists/launch/"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "\n=1", "  =1", "\uff1d1"]
)
def test_a_text_that_would_be_run_as_a_formula_is_made_harmless(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "1-2", "'=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_no_cell_of_a_file_is_a_formula() -> None:
    evil = '=HYPERLINK("https://evil.example")'
    snapshot = snapshot_of(
        wire(
            evil,
            "failed",
            title=evil,
            assignedAgentId=evil,
            createdByAgentId="+x",
            error="@y",
            description="-z",
            result="=r",
            startedAt=int(NOW * 1000),
        )
    )
    rows = list(csv.DictReader(io.StringIO(as_csv(snapshot.tasks, Facts(snapshot, NOW * 1000)))))
    assert all(cell[:1] not in set("=+-@\t\r") for row in rows for cell in row.values())
    assert rows[0]["Task"] == f"'{evil}"
    assert rows[0]["Started"] == "2027-01-15T08:00:00+00:00"


pages = pytest.mark.usefixtures("db", "redis_server")


@pages
@pytest.mark.redis
def test_a_file_holds_all_tasks_that_the_filter_leaves_in_the_order_shown(
    reader: Client, organisation: Organisation
) -> None:
    many = [wire(f"t{n}", "pending" if n % 2 else "failed") for n in range(300)]
    listed(organisation, "launch", *many)
    answer = reader.get(f"{PAGE}tasks.csv?status=failed&sort=-title")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 150
    assert [row["Id"] for row in rows[:2]] == ["t98", "t96"]
    assert answer["Content-Disposition"] == 'attachment; filename="launch.csv"'


@pages
@pytest.mark.redis
def test_json_holds_the_fields_as_the_upstream_told_them(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "odd-one", unheard={"of": [1]}), wire("b"))
    body = json.loads(reader.get(f"{PAGE}tasks.json?q=Title+of+a").content)
    assert [task["taskId"] for task in body["tasks"]] == ["a"]
    assert body["tasks"][0]["unheard"] == {"of": [1]}
    assert body["tasks"][0]["status"] == "odd-one"
    assert body["complete"] is True


@pages
@pytest.mark.redis
def test_the_ticked_tasks_alone_can_be_taken_away(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"), wire("b"), wire("c"))
    answer = reader.post(f"{PAGE}tasks.json?q=nonsense", {"task": ["a", "c", "gone"]})
    assert [task["taskId"] for task in json.loads(answer.content)["tasks"]] == ["a", "c"]


@pages
@pytest.mark.redis
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_stranger_gets_no_file(
    stranger: User, organisation: Organisation, signed_in: SignIn, kind: str
) -> None:
    listed(organisation, "launch", wire("a"))
    assert signed_in(stranger).get(f"{PAGE}tasks.{kind}").status_code == 404
    assert Client().get(f"{PAGE}tasks.{kind}").status_code == 302


@pages
@pytest.mark.redis
def test_a_list_that_was_not_read_has_no_file_and_its_page_says_why(
    reader: Client, organisation: Organisation
) -> None:
    unread(organisation)
    answer = reader.get(f"{PAGE}tasks.csv", follow=True)
    assert b"Nothing was exported. This list was not read yet." in answer.content
