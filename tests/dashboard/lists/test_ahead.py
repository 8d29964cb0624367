"""The graph's fragment from what was kept of its version: opened by nobody, and never old."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from dashboard.drawing import kept
from dashboard.overview import jobs, wanted
from dashboard.overview.ahead import draw_ahead
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys, presence, snapshots
from tasks_proxy.store.client import client as store
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

GRAPH = "/o/acme/lists/launch/graph/"
LIST = tuple(wire(f"t{n}", "completed", title=f"Shard {n}") for n in range(200))


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept.forget()


def text(client: Client, address: str = GRAPH) -> str:
    return client.get(address).content.decode()


def close(row: TaskList) -> None:
    """Whoever opens the list's snapshot from here on fails."""
    store().set(keys.of_list(row, "snapshot"), b"rubbish")


def test_who_comes_second_has_the_same_picture_without_opening_the_list(
    reader: Client, organisation: Organisation
) -> None:
    row = listed(organisation, "launch", *LIST, wire("last", "in_progress", "t0"))
    first = text(reader)
    close(row)
    assert text(reader) == first
    assert 'data-task="last"' in first
    assert 'data-count="199"' in first
    assert text(reader, f"{GRAPH}?direction=LR&task=last").count('data-task="last"') == 1


def test_the_job_that_looks_lists_through_draws_ahead(
    reader: Client, organisation: Organisation
) -> None:
    row = listed(organisation, "launch", *LIST)
    wanted.want(row)
    jobs.look_through_wanted()
    version = snapshots.read(row).version  # type: ignore[union-attr]
    assert kept.kept(row, version) is not None


def test_a_new_version_is_never_shown_as_the_old_one(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    assert 'data-task="a" data-status="pending"' in text(reader)
    row = listed(organisation, "launch", wire("a", "failed"))
    now = text(reader)
    assert 'data-task="a" data-status="failed"' in now
    assert f'data-version="{snapshots.read(row).version}"' in now  # type: ignore[union-attr]
    close(row)
    assert text(reader) == now


def test_the_links_are_those_of_whoever_asks(reader: Client, organisation: Organisation) -> None:
    row = listed(organisation, "launch", *LIST)
    text(reader)
    close(row)
    mine = text(reader, f"{GRAPH}?status=failed")
    assert re.search(r'href="\?view=graph&amp;status=failed&amp;open=', mine)
    assert "status=failed" not in text(reader)


def test_what_is_opened_or_unfolded_is_drawn_anew(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", *LIST)
    assert text(reader).count('data-task="') == 0
    assert text(reader, f"{GRAPH}?fold=none").count('data-task="') == 200
    assert 'data-task="t7"' in text(reader, f"{GRAPH}?task=t7")


def test_it_marks_the_list_as_watched(reader: Client, organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a"))
    text(reader)
    store().delete(keys.of_list(row, "watch"))
    close(row)
    text(reader)
    assert presence.watched([row]) == {row.pk}


def test_a_stranger_sees_none_of_it(
    reader: Client, stranger: User, signed_in: SignIn, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    text(reader)
    assert signed_in(stranger).get(GRAPH).status_code == 404


def test_a_list_that_ran_empty_shows_no_picture_of_before(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    assert "<svg" in text(reader)
    listed(organisation, "launch")
    assert 'data-task="a"' not in text(reader)


def test_what_is_forgotten_of_a_list_is_its_sketch_too(
    reader: Client, organisation: Organisation
) -> None:
    row = listed(organisation, "launch", wire("a", completedAt=int(time.time())))
    text(reader)
    assert store().exists(keys.of_list(row, "sketch"))
    snapshots.forget(row)
    assert not store().exists(keys.of_list(row, "sketch"))


def test_the_page_lays_the_chain_that_it_works_out_over_what_was_kept(
    reader: Client, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.said.MOST_EXPLAINED", 0)
    row = listed(organisation, "launch", wire("a"), wire("b", "pending", "a"))
    newest = snapshots.read(row)
    assert newest is not None
    draw_ahead(row, newest)
    assert 'class="node critical"' not in text(reader)
    page = text(reader, "/o/acme/lists/launch/?view=graph")
    assert page.count('class="node critical"') == 2
    assert text(reader).count('class="node critical"') == 2
