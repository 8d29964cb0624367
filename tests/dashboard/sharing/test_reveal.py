"""What a link lets out of a snapshot, and that nothing else does."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.graph.model import graph_of
from dashboard.sharing.reveal import INCOMPLETE, name_of, reveal, stand_in
from dashboard.sharing.terms import FIELDS, Part, Scope, ScopeKind, Terms
from tasks_proxy.core.records import Snapshot
from tests.dashboard.listed import snapshot_of, wire

KEY = b"k" * 32
ALL = frozenset(Part)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is slow, not wrong."""

ALWAYS = {"taskId", "title", "status", "dependsOn", "blockedByTaskIds"}

_BETWEEN = st.sampled_from([" ", "/", ": ", "\n", "=", " — "])


@st.composite
def secretive(draw: st.DrawFn) -> tuple[Snapshot, list[str]]:
    """A list whose every text is a canary, and the canaries."""
    size = draw(st.integers(1, 6))
    ids = [f"canary-id-{n}" for n in range(size)]
    canaries, tasks = list(ids), []
    for n, task_id in enumerate(ids):
        texts = [f"CANARY{n}x{i}x" for i in range(10)]
        canaries += texts
        fields: dict[str, Any] = {
            "title": texts[0],
            "assignedAgentId": texts[1],
            "createdByAgentId": texts[2],
            "description": f"{texts[3]}{draw(_BETWEEN)}see {ids[0]}.",
            "progressMessage": texts[4],
            "blockedReason": texts[5],
            "error": texts[6],
            "result": {texts[7]: [texts[7], {"deep": ids[-1]}]},
            "metadata": {"ticket": texts[8], "parent": ids[0]},
            "orgId": texts[9],
            "taskListId": texts[9],
            "madeUpLater": texts[9],
            "createdAt": 1_700_000_000_000 + n,
        }
        needs = draw(st.lists(st.sampled_from([*ids, "canary-ghost-1"]), max_size=3, unique=True))
        status = draw(st.sampled_from(["pending", "failed", "completed", texts[9]]))
        tasks.append(wire(task_id, status, *needs, **fields))
    whole = snapshot_of(*tasks, list_id=canaries[-1], complete=False, incomplete_reason=canaries[1])
    return whole, [*canaries, "canary-ghost-1"]


def everything(snapshot: Snapshot) -> str:
    """All that a revealed snapshot says, in one text."""
    told = [task.fields for task in snapshot.tasks]
    return json.dumps([snapshot.list_id, snapshot.version, snapshot.incomplete_reason, told])


@unhurried
@given(secretive())
def test_by_default_not_one_text_of_the_list_comes_out(made: tuple[Snapshot, list[str]]) -> None:
    whole, canaries = made
    told = everything(reveal(whole, Terms(KEY)))
    assert [canary for canary in canaries if canary in told] == []


@unhurried
@given(secretive(), st.sets(st.sampled_from(Part)))
def test_exactly_the_fields_of_the_parts_come_out_and_never_an_id(
    made: tuple[Snapshot, list[str]], parts: set[Part]
) -> None:
    whole, _ = made
    shown = reveal(whole, Terms(KEY, shows=frozenset(parts)))
    allowed = ALWAYS.union(*(FIELDS[part] for part in parts))
    told = everything(shown)
    for before, after in zip(whole.tasks, shown.tasks, strict=True):
        assert set(after.fields) <= allowed
        assert before.id not in told
        for part in Part:
            for name in FIELDS[part]:
                text = before.fields.get(name)
                if isinstance(text, str) and part not in parts:
                    assert text not in told
    assert "madeUpLater" not in told
    assert "canary-ghost-1" not in told


@unhurried
@given(secretive())
def test_the_edges_are_the_lists_own_under_other_names(made: tuple[Snapshot, list[str]]) -> None:
    whole, _ = made
    before, after = graph_of(whole.tasks), graph_of(reveal(whole, Terms(KEY, shows=ALL)).tasks)
    assert after.nodes == tuple(name_of(node, KEY) for node in before.nodes)
    assert [(edge.source, edge.target, edge.kind) for edge in after.edges] == [
        (name_of(edge.source, KEY), name_of(edge.target, KEY), edge.kind) for edge in before.edges
    ]


@unhurried
@given(secretive())
def test_two_links_have_no_name_and_no_version_in_common(made: tuple[Snapshot, list[str]]) -> None:
    whole, _ = made
    one, other = reveal(whole, Terms(KEY)), reveal(whole, Terms(b"o" * 32))
    assert one.by_id.keys().isdisjoint(other.by_id)
    assert one.version != other.version
    assert one == reveal(whole, Terms(KEY))


def test_titles_that_are_hidden_are_of_one_kind() -> None:
    shown = reveal(snapshot_of(wire("a"), wire("b")), Terms(KEY))
    assert [task.title for task in shown.tasks] == [
        stand_in(name_of("a", KEY)),
        stand_in(name_of("b", KEY)),
    ]
    assert all(task.title.startswith("Task ") for task in shown.tasks)


def test_why_a_list_is_incomplete_is_said_in_words_that_name_nothing() -> None:
    whole = snapshot_of(wire("a"), complete=False, incomplete_reason="12 of “secret” are new.")
    shown = reveal(whole, Terms(KEY, shows=ALL))
    assert not shown.complete
    assert shown.incomplete_reason == INCOMPLETE


DIAMOND = snapshot_of(
    wire("top", "completed", assignedAgentId="ann"),
    wire("left", "in_progress", "top", assignedAgentId="ben"),
    wire("right", "pending", "top", "elsewhere", assignedAgentId="ann"),
    wire("end", "pending", "left", "right"),
)


def names(*ids: str) -> list[str]:
    return [name_of(task_id, KEY) for task_id in ids]


def revealed_ids(kind: ScopeKind, *values: str) -> list[str]:
    shown = reveal(DIAMOND, Terms(KEY, Scope(kind, values), ALL))
    return [task.id for task in shown.tasks]


def test_a_scope_chooses_the_tasks() -> None:
    assert revealed_ids(ScopeKind.WHOLE) == names("top", "left", "right", "end")
    assert revealed_ids(ScopeKind.LINEAGE, "left") == names("top", "left", "end")
    assert revealed_ids(ScopeKind.AGENT, "ann") == names("top", "right")
    assert revealed_ids(ScopeKind.STATUSES, "pending", "failed") == names("right", "end")
    assert revealed_ids(ScopeKind.LINEAGE, "gone") == []


def test_outside_a_scope_not_even_an_edge_is_told() -> None:
    shown = reveal(DIAMOND, Terms(KEY, Scope(ScopeKind.AGENT, ("ann",)), ALL))
    assert [task.depends_on for task in shown.tasks] == [(), tuple(names("top"))]
    assert not graph_of(shown.tasks).ghosts


def test_a_change_outside_the_scope_keeps_the_version() -> None:
    terms = Terms(KEY, Scope(ScopeKind.AGENT, ("ann",)))
    moved = [dict(task.fields) for task in DIAMOND.tasks]
    moved[1]["status"] = "completed"
    assert reveal(snapshot_of(*moved), terms).version == reveal(DIAMOND, terms).version
    moved[0]["status"] = "failed"
    assert reveal(snapshot_of(*moved), terms).version != reveal(DIAMOND, terms).version


def test_ids_inside_of_texts_become_the_links_names() -> None:
    told = "after 0a1b2c3d-0000-4000-8000-000000000001, or run/7 (odd)"
    whole = snapshot_of(
        wire("0a1b2c3d-0000-4000-8000-000000000001", title=told, metadata={"run/7 (odd)": 1}),
        wire("run/7 (odd)", "pending"),
    )
    shown = reveal(whole, Terms(KEY, shows=ALL))
    first, second = (task.id for task in shown.tasks)
    assert shown.tasks[0].title == f"after {first}, or {second}"
    assert shown.tasks[0].fields["metadata"] == {second: 1}


def test_an_id_that_other_letters_touch_is_renamed_too() -> None:
    task_id = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001"
    whole = snapshot_of(wire(task_id, progressMessage=f"See run-{task_id} and {task_id}_v2"))
    shown = reveal(whole, Terms(key=KEY, scope=Scope(), shows=ALL))
    assert task_id not in everything(shown)
    assert f"run-{name_of(task_id, KEY)}" in everything(shown)
