"""What a search reads of lists: as new as the mirror, and opened once for each version."""

from __future__ import annotations

from hashlib import sha512

import pytest

from dashboard.palette.lines import Lines, tasks_with
from dashboard.palette.seek import MOST, Found, seek
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.register import light
from tasks_proxy.store import snapshots
from tasks_proxy.store.client import answering
from tests.dashboard.listed import listed, snapshot_of, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def found(words: str) -> Found:
    return seek(light(TaskList.objects.order_by("pk")), words)


def ids(words: str) -> list[str]:
    return [task.id for _, task in found(words).tasks]


def sent() -> int:
    """Bytes that Redis has answered with."""
    with answering() as client:
        return int(client.info("stats")["total_net_output_bytes"])


def test_a_search_finds_what_was_written_last_and_nothing_that_is_gone(
    organisation: Organisation,
) -> None:
    listed(organisation, "launch", wire("a", title="Paint the hull", assignedAgentId="painter"))
    assert (ids("hull"), list(found("painter").agents)) == (["a"], ["painter"])
    listed(organisation, "launch", wire("a", title="Paint the mast", assignedAgentId="sailor"))
    assert (ids("hull"), ids("mast")) == ([], ["a"])
    assert (list(found("painter").agents), list(found("sailor").agents)) == ([], ["sailor"])


def test_a_list_that_was_dropped_and_counts_anew_is_read_anew(organisation: Organisation) -> None:
    listed(organisation, "another")  # the very first list of all counts otherwise
    row = listed(organisation, "launch", wire("a", title="Paint the hull", updatedAt=1))
    first = snapshots.read(row)
    assert ids("hull") == ["a"]
    snapshots.drop(row)
    assert ids("hull") == []
    listed(organisation, "launch", wire("b", title="Sail", updatedAt=2))
    again = snapshots.read(row)
    assert first is not None
    assert again is not None
    assert first.version == again.version
    assert (ids("hull"), ids("sail")) == ([], ["b"])


def test_what_stands_still_is_opened_once(organisation: Organisation) -> None:
    tasks = [wire(f"t{n}", description=sha512(b"%d" % n).hexdigest()) for n in range(400)]
    listed(organisation, "launch", *tasks)
    start = sent()
    assert ids("absent") == []
    cold = sent()
    assert ids("absent") == []
    assert cold - start > 10 * (sent() - cold)


def test_all_words_must_be_of_one_task_and_none_is_made_of_two_lines(
    organisation: Organisation,
) -> None:
    listed(organisation, "launch", wire("a", title="Paint\nhull"), wire("b", title="Sail"))
    assert ids("PAINT hull") == ["a"]
    assert ids("paint sail") == []
    assert ids("hulla") == []
    assert Lines("paint a\nsail b", {}).hold(["paint", "a"])
    assert not Lines("paint a\nsail b", {}).hold(["paint", "b"])


def test_no_more_tasks_are_made_than_are_told(organisation: Organisation) -> None:
    listed(organisation, "one", *(wire(f"a{n}", title="Step") for n in range(MOST - 2)))
    row = listed(organisation, "two", *(wire(f"b{n}", title="Step") for n in range(50)))
    assert ids("step") == [*(f"a{n}" for n in range(MOST - 2)), "b0", "b1"]
    assert [task.id for task in tasks_with(row, ["step"], 3)] == ["b0", "b1", "b2"]


def test_a_list_whose_summary_is_lost_is_searched_all_the_same(organisation: Organisation) -> None:
    row = listed(organisation, "launch", wire("a", title="Paint the hull"))
    with answering() as client:
        client.delete(f"tl:{organisation.pk}:summary:{row.pk}")
    assert ids("hull") == ["a"]
    snapshots.write(row, snapshot_of(wire("b", title="Sail")))
    assert (ids("hull"), ids("sail")) == ([], ["b"])
