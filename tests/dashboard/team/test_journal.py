"""The page of the audit log, and the log as a file."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime

import pytest

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.audit.recording import record
from tests.conftest import SignIn

PAGE = "/o/acme/audit/"


@pytest.fixture
def entries(organisation: Organisation, other_organisation: Organisation) -> None:
    for day, who, action in (
        (1, "ann@acme.example", "token.create"),
        (2, "=cmd|'/C calc'!A0@acme.example", "token.revoke"),
        (3, "ann@acme.example", "member.role"),
    ):
        AuditEntry(
            organisation=organisation,
            email=who,
            action=action,
            target=f"day {day}",
            at=datetime(2026, 3, day, 23, 59, 7, tzinfo=UTC),
            before={"role": "viewer"},
            after={"role": "<script>"},
        ).save()
    record(Action.EXPORT, SYSTEM, organisation=other_organisation, target="not ours")


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", {1, 2, 3}),
        ("who=ANN", {1, 3}),
        ("action=token.", {1, 2}),
        ("action=token.revoke", {2}),
        ("since=2026-03-02", {2, 3}),
        ("until=2026-03-02", {1, 2}),
        ("since=2026-03-02&until=2026-03-02&who=cmd", {2}),
        ("who=nobody", set()),
    ],
)
def test_the_filter_shows_what_fits(
    owner: User, signed_in: SignIn, query: str, days: set[int]
) -> None:
    page = signed_in(owner).get(f"{PAGE}?{query}").content.decode()
    assert {day for day in (1, 2, 3) if f"day {day}" in page} == days
    assert "not ours" not in page
    assert "<script>" not in page.replace("<script type", "").replace("<script src", "")
    if not days:
        assert "Nothing like that" in page


@pytest.mark.usefixtures("entries")
def test_times_are_told_to_the_second_and_addresses_may_break(
    owner: User, signed_in: SignIn
) -> None:
    page = signed_in(owner).get(f"{PAGE}?who=ann&until=2026-03-01").content.decode()
    told = "1 Mar 2026, 23:59:07 UTC"
    assert f'<time datetime="2026-03-01T23:59:07+00:00" title="{told}">{told}</time>' in page
    assert "<b>ann@<wbr>acme.<wbr>example</b>" in page


def test_a_day_that_is_none_is_told(owner: User, signed_in: SignIn) -> None:
    answer = signed_in(owner).get(f"{PAGE}?since=yesterday")
    assert answer.status_code == 400
    assert b"Enter a valid date" in answer.content


@pytest.mark.usefixtures("entries")
def test_the_csv_is_safe_to_open_and_written_down(owner: User, signed_in: SignIn) -> None:
    answer = signed_in(owner).get(f"{PAGE}entries.csv?action=token.")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["target"] for row in rows] == ["day 2", "day 1"]
    assert rows[0]["who"].startswith("'=cmd")
    assert json.loads(rows[0]["after"]) == {"role": "<script>"}
    assert 'filename="audit-acme-' in answer["Content-Disposition"]
    newest = AuditEntry.objects.filter(organisation__slug="acme").first()
    assert newest is not None
    assert (newest.action, newest.email) == ("export.download", owner.email)


@pytest.mark.usefixtures("entries")
def test_the_json_is_whole(owner: User, signed_in: SignIn) -> None:
    answer = signed_in(owner).get(f"{PAGE}entries.json")
    found = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert [entry["target"] for entry in found] == ["day 3", "day 2", "day 1"]
    assert found[0]["at"] == "2026-03-03T23:59:07.000+00:00"
    assert signed_in(owner).get(f"{PAGE}entries.xml").status_code == 404


def test_pages_lead_from_the_newest_to_the_oldest(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    for number in range(120):
        record(Action.EXPORT, SYSTEM, organisation=organisation, target=f"file-{number:03}.")
    client = signed_in(owner)
    seen: list[str] = []
    query = ""
    while True:
        answer = client.get(f"{PAGE}{query}")
        seen += [entry.target for entry in answer.context["entries"]]
        if answer.context["older"] is None:
            break
        query = f"?before={answer.context['older']}"
    assert seen == [f"file-{number:03}." for number in reversed(range(120))]
