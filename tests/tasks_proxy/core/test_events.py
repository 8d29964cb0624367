"""The kinds of an event, derived from its changes."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.core.events import Kind, kinds_of


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"taskId": [None, "a"], "status": [None, "pending"]}, (Kind.ADDED,)),
        ({"taskId": ["a", None]}, (Kind.REMOVED,)),
        ({"status": ["pending", "failed"], "updatedAt": [1, 2]}, (Kind.STATUS,)),
        ({"dependsOn": [[], ["x"]]}, (Kind.DEPENDENCIES,)),
        ({"blockedByTaskIds": [None, ["x"]]}, (Kind.DEPENDENCIES,)),
        ({"progress": [0, 1], "progressMessage": ["", "done"]}, (Kind.PROGRESS,)),
        ({"title": ["a", "b"], "status": ["pending", "blocked"]}, (Kind.STATUS, Kind.EDITED)),
        ({"updatedAt": [1, 2]}, ()),
    ],
)
def test_kinds_follow_from_what_changed(
    changes: dict[str, list[Any]], expected: tuple[Kind, ...]
) -> None:
    assert kinds_of(changes) == expected
