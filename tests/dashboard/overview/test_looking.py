"""Lists are looked through by a job soon after they changed, and again when time makes them so."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest
from django.test import Client

from dashboard.overview import jobs, wanted
from dashboard.overview.briefs import Brief, briefs, look_through, looks
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys, snapshots, states
from tasks_proxy.store.client import answering
from tasks_proxy.store.signals import snapshot_written
from tasks_proxy.store.states import ReadState
from tests.conftest import SignIn
from tests.dashboard.listed import MINUTE, listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def written(row: TaskList) -> None:
    """Tells that the list's snapshot was written, as the sync does."""
    snapshot_written.send(
        TaskList, task_list=row, snapshot=snapshots.read(row), structure_changed=False
    )


def test_a_list_that_changed_is_looked_through_once(organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a", "blocked"), wire("b", "completed"))
    written(row)
    assert wanted.due([organisation.pk], time.time(), 9) == [(organisation.pk, row.pk)]
    jobs.look_through_wanted()
    assert briefs([row])[row.pk].stuck == 1
    assert set(looks([row])[row.pk].mini.tiles) == {"blocked", "completed"}
    written(row)
    assert wanted.due([organisation.pk], time.time() + 3600, 9) == []


def test_a_list_that_changes_all_the_time_is_left_alone_for_a_while(
    organisation: Organisation,
) -> None:
    row = listed(organisation, "launch", wire("a", "blocked"))
    written(row)
    jobs.look_through_wanted()
    written(listed(organisation, "launch", wire("a", "blocked"), wire("b", "blocked")))
    jobs.look_through_wanted()
    assert briefs([row])[row.pk].stuck == 1
    later = time.time() + wanted.pause_after(1)
    assert wanted.due([organisation.pk], later - 2, 9) == []
    assert wanted.due([organisation.pk], later, 9) == [(organisation.pk, row.pk)]


def test_the_longer_a_list_the_longer_it_is_left_alone() -> None:
    assert wanted.pause_after(0) < wanted.pause_after(500) < wanted.pause_after(5_000)
    assert wanted.pause_after(5_000) == wanted.pause_after(20_000) == wanted.LONGEST_PAUSE


def test_one_card_tells_of_one_version(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    row = listed(organisation, "launch", wire("a", "blocked"), wire("b"))
    written(row)
    jobs.look_through_wanted()
    listed(organisation, "launch", wire("a", "completed"), wire("b", "completed"))
    browser = signed_in(owner)
    card = browser.get("/").content.decode().partition("<article")[2]
    for told in ('data-status="blocked" d=', 'title="1 blocked"', "0 % done", "1 stuck</a>"):
        assert told in card
    whole = snapshots.read(row)
    assert whole
    look_through(row, whole)
    card = browser.get("/").content.decode().partition("<article")[2]
    for told in ('data-status="completed" d=', 'title="2 done"', "100 % done"):
        assert told in card
    assert "blocked" not in card


def shown_age(browser: Client) -> float:
    found = re.search(r'read <time[^>]* data-ago="([0-9.]+)"', browser.get("/").content.decode())
    assert found
    return time.time() - float(found[1])


def test_a_card_tells_when_its_version_was_read_last(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    now = time.time()
    row = listed(organisation, "launch", wire("a"), fetched_at=now - 40)
    written(row)
    jobs.look_through_wanted()
    same = snapshots.read(row)
    assert same
    snapshots.write(row, replace(same, fetched_at=now - 20), renew=False)
    browser = signed_in(owner)
    assert shown_age(browser) == pytest.approx(20, abs=5)
    listed(organisation, "launch", wire("a", "failed"), fetched_at=now)
    assert shown_age(browser) == pytest.approx(40, abs=5)


def test_a_list_is_looked_through_again_when_a_task_will_have_waited_too_long(
    organisation: Organisation,
) -> None:
    made = int(time.time() * 1000) - 10 * MINUTE
    row = listed(organisation, "launch", wire("a", createdAt=made))
    written(row)
    jobs.look_through_wanted()
    soon = time.time() + 5 * 60
    assert briefs([row])[row.pk].stuck == 0
    assert wanted.due([organisation.pk], soon - 5, 9) == []
    assert wanted.due([organisation.pk], soon + 5, 9) == [(organisation.pk, row.pk)]


def test_a_list_without_a_snapshot_and_one_that_is_gone_are_passed_over(
    organisation: Organisation,
) -> None:
    row, gone = listed(organisation, "launch", wire("a")), listed(organisation, "gone", wire("a"))
    written(row)
    written(gone)
    snapshots.drop(row)
    gone.delete()
    jobs.look_through_wanted()
    assert briefs([row]) == {}
    assert wanted.due([organisation.pk], time.time(), 9) == []


def test_the_longest_due_is_looked_through_first_and_a_full_turn_leaves_the_rest(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [listed(organisation, name, wire("a", "blocked")) for name in ("one", "two")]
    now = time.time()
    wanted.want(rows[0], now - 5)
    wanted.want(rows[1], now - 9)
    monkeypatch.setattr(jobs, "TURN_SECONDS", -1)
    jobs.look_through_wanted()
    pairs = [(organisation.pk, rows[1].pk), (organisation.pk, rows[0].pk)]
    assert wanted.due([organisation.pk], now, 9) == pairs


def test_without_redis_nothing_is_noted_and_the_job_ends(
    organisation: Organisation, no_redis: None
) -> None:
    jobs.look_through_wanted()


@pytest.mark.parametrize(
    ("seconds", "stuck", "left"), [(0, 1, 100_000), (20, 2, 80_000), (3600, 3, 10_000)]
)
def test_a_brief_goes_on_while_its_version_stands(seconds: int, stuck: int, left: float) -> None:
    brief = Brief(version="a-1", at=1000, stuck=1, coming=(1_010_000, 1_500_000), left=100_000)
    assert brief.stuck_at(1000 + seconds) == stuck
    assert brief.left_at(1000 + seconds) == left


@pytest.mark.parametrize("body", [{}, {"mood": "good"}, [], None])
@pytest.mark.parametrize("what", ["brief", "look"])
def test_what_another_version_found_is_found_anew_by_whoever_looks(
    what: str, body: object, owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    row = listed(organisation, "launch", wire("a", "blocked"))
    written(row)
    jobs.look_through_wanted()
    with answering() as client:
        client.set(keys.of_list(row, what), json.dumps(body))
    page = signed_in(owner).get("/").content.decode()
    assert "1 stuck" in page
    assert '<path class="tile' in page
    assert briefs([row])[row.pk].stuck == 1
    assert "blocked" in looks([row])[row.pk].mini.tiles


@pytest.mark.parametrize("what", ["brief", "look", "summary", "state", "crew"])
def test_what_another_version_kept_stops_neither_page_nor_job(
    what: str, owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    row = listed(organisation, "launch", wire("a", "blocked"))
    states.write(row, ReadState(at=time.time()))
    with answering() as client:
        client.set(keys.of_list(row, what), json.dumps({"mood": "good"}))
    browser = signed_in(owner)
    for address in ("/", "/o/acme/", "/o/acme/agents/", "/o/acme/lists/launch/?view=table"):
        assert browser.get(address).status_code == 200
    written(row)
    jobs.look_through_wanted()
    assert briefs([row])[row.pk].stuck == 1
