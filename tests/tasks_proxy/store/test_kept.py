"""What Redis kept for another version of Taskloom is read as far as it can be, or is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import discoveries, keys, states, summaries, trials
from tasks_proxy.store.client import answering
from tasks_proxy.store.discoveries import Discovered, Pursuit
from tasks_proxy.store.states import ReadState

pytestmark = pytest.mark.redis

ROW = TaskList(pk=7, organisation_id=3)
CONNECTION = Connection(organisation_id=3)
TASKS = (Task.from_fields({"taskId": "a", "status": "in_progress", "assignedAgentId": "zoe"}),)
SNAPSHOT = Snapshot(list_id="world", tasks=TASKS, fetched_at=5.0, version="e-1")

Change = Callable[[dict[str, Any]], object]


def of_connection(what: str) -> str:
    return keys.of_connection(CONNECTION.organisation_id, CONNECTION.pk, what)


def rewrite(key: str, change: Change) -> None:
    with answering() as client:
        data = client.get(key)
        assert isinstance(data, bytes)
        said = change(json.loads(data))
        client.set(key, said if isinstance(said, bytes) else json.dumps(said))


def without(name: str) -> Change:
    return lambda body: {field: value for field, value in body.items() if field != name}


def with_more(body: dict[str, Any]) -> object:
    return body | {"mood": "good"}


VOID: list[Change] = [lambda body: [body], lambda _: None, lambda _: b"{", lambda _: b"\xff"]


def test_a_field_that_is_unknown_or_missing_costs_nothing_else_of_a_summary() -> None:
    summaries.write(ROW, SNAPSHOT)
    whole = summaries.summaries([ROW])[ROW.pk]
    key = keys.of_list(ROW, "summary")
    rewrite(key, with_more)
    assert summaries.summaries([ROW]) == {ROW.pk: whole}
    rewrite(key, without("agents_total"))
    assert (whole.agents_total, summaries.summaries([ROW])[ROW.pk].agents_total) == (1, 0)


@pytest.mark.parametrize(
    "change",
    [
        *(without("version"), without("counts"), without("agents"), *VOID),
        lambda body: body | {"counts": {"dreaming": 1}},
        lambda body: body | {"counts": [1]},
    ],
)
def test_a_summary_of_another_form_is_not_there_until_the_next_one(change: Change) -> None:
    summaries.write(ROW, SNAPSHOT)
    rewrite(keys.of_list(ROW, "summary"), change)
    assert summaries.summaries([ROW]) == {}
    summaries.write(ROW, SNAPSHOT)
    assert summaries.summaries([ROW]) == {ROW.pk: summaries.summary_of(SNAPSHOT)}


def test_what_stands_still_is_opened_once_and_what_changes_is_opened_anew() -> None:
    summaries.write(ROW, SNAPSHOT)
    first = summaries.summaries([ROW])[ROW.pk]
    assert summaries.summaries([ROW])[ROW.pk] is first
    summaries.write(ROW, SNAPSHOT.at_version("e-2"))
    assert summaries.summaries([ROW])[ROW.pk].version == "e-2"


def test_a_state_keeps_what_is_known_of_it_and_without_its_time_is_not_there() -> None:
    state = ReadState(at=5.0, error="It did not answer.", failures=2)
    states.write(ROW, state)
    states.write_connection(CONNECTION, state)
    for key in (keys.of_list(ROW, "state"), of_connection("state")):
        rewrite(key, with_more)
    assert states.read([ROW]) == {ROW.pk: state}
    assert states.read_connection(CONNECTION) == state
    for key in (keys.of_list(ROW, "state"), of_connection("state")):
        rewrite(key, without("at"))
    assert states.read([ROW]) == {}
    assert states.read_connection(CONNECTION) is None


@pytest.mark.parametrize("change", [without("asked_at"), *VOID])
def test_a_trial_of_another_form_is_not_there(change: Change) -> None:
    trial = trials.ask(CONNECTION)
    rewrite(of_connection("trial"), with_more)
    assert trials.read(CONNECTION) == trial
    rewrite(of_connection("trial"), change)
    assert trials.read(CONNECTION) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body | {"pursuit": body["pursuit"] | {"asked": [["pending"]]}},
        lambda body: body | {"pursuit": {"mood": "good"}},
        *VOID,
    ],
)
def test_discoveries_of_another_form_begin_anew(change: Change) -> None:
    asked = ((None, "zoe", True, False),)
    state = Discovered(newest=9, gap=True, pursuit=Pursuit(since=1, began_at=2.0, asked=asked))
    discoveries.write(CONNECTION, state)
    rewrite(of_connection("discovered"), with_more)
    assert discoveries.read(CONNECTION) == state
    rewrite(of_connection("discovered"), change)
    assert discoveries.read(CONNECTION) == Discovered()
