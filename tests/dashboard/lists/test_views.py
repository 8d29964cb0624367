"""The list page and its fragments, as a browser gets them."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.store import presence, states
from tests.conftest import SignIn
from tests.dashboard.listed import listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"
FRAGMENTS = (
    *("header/", "graph/", "outline/", "panel/?task=a"),
    *("sheet/?view=outline", "sheet/?view=table"),
)
EVIL = "<script>alert(1)</script>"


def text(client: Client, address: str = PAGE, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("part", ["", *FRAGMENTS])
def test_members_of_every_role_see_a_list(
    owner: User, viewer: User, organisation: Organisation, signed_in: SignIn, part: str
) -> None:
    listed(organisation, "launch", wire("a"))
    for member in (owner, viewer):
        assert text(signed_in(member), PAGE + part)


@pytest.mark.parametrize("part", ["", *FRAGMENTS])
def test_a_stranger_learns_nothing_of_a_list(
    stranger: User, organisation: Organisation, signed_in: SignIn, part: str
) -> None:
    listed(organisation, "launch", wire("a"))
    assert "Title of a" not in text(signed_in(stranger), PAGE + part, status=404)


@pytest.mark.parametrize("part", ["", *FRAGMENTS])
def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(
    client: Client, organisation: Organisation, part: str
) -> None:
    listed(organisation, "launch", wire("a"))
    answer = client.get(PAGE + part)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/o/acme/")


@pytest.mark.parametrize("key", ["nothing", "%00", "a%20b", "~none"])
def test_an_unknown_list_is_missing(reader: Client, key: str) -> None:
    text(reader, f"/o/acme/lists/{key}/", status=404)


def test_the_page_tells_how_many_tasks_there_are_and_draws_each(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "completed"), wire("b", "failed", "a"))
    page = text(reader)
    assert '<span id="total">2</span> tasks' in page
    assert page.count('<g class="node"') == 2
    assert 'data-count="failed">1<' in page


def test_looking_at_a_list_marks_it_as_watched(reader: Client, organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a"))
    assert presence.watched([row]) == set()
    text(reader, PAGE + "header/")
    assert presence.watched([row]) == {row.pk}


def test_strange_names_are_escaped_everywhere(reader: Client, organisation: Organisation) -> None:
    row = listed(
        organisation,
        f"a/b {EVIL} 🚀",
        wire("a", title=EVIL, assignedAgentId=EVIL, error=EVIL, description=EVIL),
        wire(EVIL, "pending", "a", title="\ud800 half, \x00 and \x07"),
    )
    base = f"/o/acme/lists/{row.key}/"
    for part in ("", "?view=outline", *FRAGMENTS):
        page = text(reader, base + part)
        assert EVIL not in page
        assert "alert(1)" in page or part == "header/"


def test_nothing_in_a_page_needs_an_inline_script_or_style(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a", "failed", error="x"), wire("b", "pending", "a"))
    for part in ("?task=a", "?view=outline&task=b"):
        page = text(reader, PAGE + part)
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=") + page.count(
            '<script type="module" src='
        )


def test_an_incomplete_list_says_so_with_the_reason(
    reader: Client, organisation: Organisation
) -> None:
    listed(
        organisation,
        "launch",
        wire("a"),
        complete=False,
        incomplete_reason="19 tasks could not be read.",
    )
    page = text(reader)
    assert "parts missing" in page
    assert page.count("19 tasks could not be read.") == 1


def test_a_stale_list_says_so(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a"), fetched_at=1_000_000)
    assert 'id="freshness" class="is-stale"' in text(reader)


def test_a_failed_reading_is_told_and_the_last_good_picture_stays(
    reader: Client, organisation: Organisation
) -> None:
    row = listed(organisation, "launch", wire("a"))
    states.write(row, states.ReadState(at=1.0, error="The upstream <said> no.", failures=2))
    page = text(reader)
    assert "The upstream &lt;said&gt; no." in page
    assert "What you see was kept" in page
    assert page.count('<g class="node"') == 1


def test_a_list_that_was_never_read_says_what_happens_next(
    reader: Client, organisation: Organisation
) -> None:
    row = unread(organisation)
    assert "Waiting for the first reading" in text(reader)
    states.write(row, states.ReadState(at=1.0, error="Not accepted (401).", failures=1))
    assert "Not accepted (401)." in text(reader)


def test_an_empty_list_says_so(reader: Client, organisation: Organisation) -> None:
    listed(organisation)
    assert "This list is empty" in text(reader)


@pytest.mark.parametrize("part", ["", "?view=outline", "?task=a", *FRAGMENTS])
def test_without_redis_there_is_a_banner_and_no_error(
    owner: User, organisation: Organisation, signed_in: SignIn, no_redis: None, part: str
) -> None:
    unread(organisation)
    assert "live data" in text(signed_in(owner), PAGE + part)


def test_without_dot_there_is_a_sentence_and_the_outline(
    reader: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(organisation, "launch", wire("a"), wire("b", "pending", "a"))
    monkeypatch.setenv("PATH", "")
    for part in ("", "graph/"):
        page = text(reader, PAGE + part)
        assert "There is no picture." in page
        assert "Title of b" in page


def test_a_picture_that_takes_a_job_answers_202_and_asks_again(
    reader: Client, organisation: Organisation
) -> None:
    many = [wire(f"t{n}", "pending", f"t{n // 3}") for n in range(1, 1_400)]
    listed(organisation, "launch", wire("t0"), *many)
    answer = reader.get(PAGE + "graph/")
    if answer.status_code == 200:
        assert b"<svg" in answer.content  # folded far enough to be drawn at once
    else:
        assert answer.status_code == 202
        assert int(answer["Retry-After"]) > 0
        assert b"hx-trigger" in answer.content


def test_the_outline_is_filtered_by_the_address(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a", "completed"), wire("b", "failed", "a"))
    page = text(reader, PAGE + "?view=outline&status=failed")
    assert page.count('class="row"') == 1
    assert "No task fits" in text(reader, PAGE + "?view=outline&q=nonsense")


def test_a_page_takes_few_queries(
    reader: Client, organisation: Organisation, django_assert_max_num_queries: object
) -> None:
    for number in range(5):
        listed(organisation, f"launch-{number}", *(wire(f"t{n}") for n in range(number * 20)))
    text(reader, "/o/acme/lists/launch-4/?task=t1")  # the first one of a session notes it
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        text(reader, "/o/acme/lists/launch-4/?task=t1")


def test_only_reading_methods_are_answered(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a"))
    assert reader.post(PAGE).status_code == 405
    assert reader.head(PAGE).status_code == 200
