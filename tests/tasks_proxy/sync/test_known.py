"""What events remember of a task."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks_proxy.core.records import Task
from tasks_proxy.sync.known import (
    LARGEST_EDGES,
    LARGEST_VALUE,
    LONGEST_NAME,
    MOST_FIELDS,
    REST,
    known_of,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def fields(**told: Any) -> dict[str, Any]:
    return dict(known_of(Task.from_fields({"taskId": "a", **told})).fields)


def test_a_large_value_is_known_by_its_size_and_digest_so_that_a_change_shows() -> None:
    one, other = fields(result={"text": "x" * 5_000}), fields(result={"text": "y" * 5_000})
    assert one["result"] == {"omitted": True, "bytes": 5_011, "sha256": one["result"]["sha256"]}
    assert one != other
    assert one == fields(result={"text": "x" * 5_000})


def test_edges_are_kept_whole_far_longer_than_other_values() -> None:
    ids = [f"00000000-0000-0000-0000-{n:012x}" for n in range(1_500)]
    assert fields(dependsOn=ids)["dependsOn"] == ids


def test_progress_and_the_id_are_not_remembered() -> None:
    assert fields(progress=1, progressMessage="x", title="A") == {"title": "A"}


@pytest.mark.parametrize(
    "many",
    [
        {f"field{n}": n for n in range(MOST_FIELDS + 5)},
        {"x" * (LONGEST_NAME + 1): 1},
        {REST: "taken"},
    ],
    ids=["many", "long", "same name"],
)
def test_odd_fields_are_remembered_as_one(many: dict[str, Any]) -> None:
    one = fields(**many)
    assert one[REST]["omitted"] is True
    assert fields(**dict(reversed(many.items()))) == one
    assert fields(**{**many, max(many): "changed"}) != one


@settings(max_examples=25)
@given(st.dictionaries(st.text(), JSON))
def test_whatever_the_upstream_says_stays_bounded(odd: dict[str, Any]) -> None:
    kept = fields(**{**odd, "taskId": "a"})
    assert len(kept) <= MOST_FIELDS + 1
    assert all(len(json.dumps(value)) <= LARGEST_EDGES * 2 for value in kept.values())
    assert all(
        len(json.dumps(value, separators=(",", ":"))) <= LARGEST_VALUE
        for name, value in kept.items()
        if name not in {"dependsOn", "blockedByTaskIds"}
    )
