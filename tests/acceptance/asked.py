"""Calls as clients may make them, right and wrong: what the differential test draws from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.tasks_proxy.simulator.conftest import some_id

STATUSES = ("pending", "in_progress", "completed", "failed", "cancelled", "blocked")
LIST_IDS = (
    *(
        "world",
        "a/b",
        "a b",
        "100%",
        "%2F",
        "50%25",
        "🚀 launch",
        "a?b#c",
        "..x",
        "dependency-graph",
    ),
    *("a/dependency-graph", "x;y=1", "@home", "+plus+", "'\"<b>", "a\\b", "ü", "~none", "a&b=c"),
)

words = st.sampled_from(["", " ", "x", "Build it", "ü 🚀", "<script>", "\x00", "\ud800", "a" * 300])
lists = st.sampled_from(LIST_IDS)
agents = st.sampled_from(["planner", "coder/1", "ü 🚀", "a+b", ""])
statuses = st.sampled_from(STATUSES)
wrong = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 30), st.floats(-2, 2), words, st.just([]), st.just({})
)
anything = st.recursive(wrong, lambda inner: st.lists(inner, max_size=2), max_leaves=4)
unknown_ids = st.one_of(
    st.integers(1, 3).map(some_id),
    st.sampled_from(
        [
            "no-uuid",
            "%C3%BC",
            "a%2Fb",
            "%20",
            "x%3Fy",
            "%F0%9F%9A%80",
            some_id(1).upper(),
            "a+b",
            "%25",
        ]
    ),
)
headers = st.sampled_from([{}, {}, {"Cache-Control": "no-cache"}])


def bodies(tasks: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields of a task, most of them good, some of a wrong shape, some that nobody knows."""
    ids = st.lists(st.one_of(tasks, st.integers(1, 2).map(some_id)), max_size=3)
    good: dict[str, st.SearchStrategy[Any]] = {
        "title": st.sampled_from(["Build it", "Ship 🚀", "<b>", "\x00", "x\ud800"]),
        "description": words,
        "taskListId": lists,
        "status": statuses,
        "assignedAgentId": agents,
        "createdByAgentId": agents,
        "dependsOn": ids,
        "metadata": st.dictionaries(words, anything, max_size=2),
        "progress": st.floats(0, 1),
        "progressMessage": words,
        "result": st.dictionaries(words, anything, max_size=2),
        "error": words,
        "retryCount": st.integers(0, 5),
        "maxRetries": st.integers(0, 10),
        "blockedReason": words,
        "blockedByTaskIds": ids,
        "invented": anything,
        "updatedAt": st.integers(0, 9),
    }
    usual = st.fixed_dictionaries({}, optional=good)
    spoilt = st.builds(
        lambda body, name, value: {**body, name: value},
        usual,
        st.sampled_from(sorted(good)),
        anything,
    )
    return st.one_of(usual, usual, usual, spoilt)


def queries(tasks: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """Queries of the list call, as a client writes them."""
    flags = st.sampled_from(["true", "false", "TRUE", "1", ""])
    fields: dict[str, st.SearchStrategy[Any]] = {
        "taskListId": lists,
        "status": st.one_of(statuses, st.sampled_from(["dreaming", "", "PENDING"])),
        "assignedAgentId": agents,
        "dependsOn": st.one_of(tasks, st.sampled_from([some_id(9), "no-uuid", ""])),
        "includeDetails": flags,
        "limit": st.sampled_from(["1", "2", "100", "101", "0", "-1", "x", "007", "1e2", "٣", ""]),
        "unknown": words.filter(lambda word: "\ud800" not in word),
    }
    usual = st.fixed_dictionaries({}, optional=fields).map(urlencode)
    raw = st.sampled_from(
        ["", "limit=1&limit=2", "limit", "=", "&&", "status=pending;limit=1", "limit=%31", "a=%zz"]
    )
    return st.one_of(usual, usual, usual, raw)


NOT_OBJECTS = (b"", b"[]", b"null", b'"x"', b"{", b'{"title": NaN}', b"\xff", b'{"title":"x"}}')
