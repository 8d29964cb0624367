"""Bodies that an upstream may send: good ones, and what accidents and malice make of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from hypothesis import strategies as st

from tests.acceptance.said_upstream import Kind, Laid
from tests.tasks_proxy.simulator.conftest import some_id

A, B, C = (some_id(number) for number in (1, 2, 3))

# ---- The shapes of the contract ------------------------------------------------------------------


def task(task_id: str, **more: Any) -> dict[str, Any]:
    return {
        "taskId": task_id,
        "orgId": "acme",
        "taskListId": "world",
        "title": f"Task {task_id[-1]}",
        "description": "",
        "status": "pending",
        "assignedAgentId": "planner",
        "dependsOn": [],
        "progress": 0.5,
        "metadata": {},
        "createdAt": 1_893_456_000_000,
        "updatedAt": 1_893_456_000_000,
        **more,
    }


TASKS = (task(A), task(B, dependsOn=[A], status="in_progress"), task(C, dependsOn=[A, B]))
GOOD: dict[Kind, Any] = {
    "graph": {
        "taskListId": "world",
        "taskCount": 3,
        "graph": {t["taskId"]: {**t, "dependents": []} for t in TASKS},
    },
    "list": {"tasks": list(TASKS), "count": 3},
    "task": TASKS[1],
}

# ---- What is done to them ------------------------------------------------------------------------

MARK = "\x02number\x03"  # stands for what json.dumps would not write
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, 2**70, "", " ", "x" * 5_000, [], {}, [[]], [None], {"": None}),
    *("\x00", "\ud800", "\udfff\ud800", "\ufffe", "\u202e", "<script>alert(1)</script>", "{{ 1 }}"),
    *(A, [A], [A, A], [B, A], "completed", "dreaming", "in_progress", {"taskId": A}, "../../etc"),
    *(-(10**15), 10**15, 10**30, "2030-01-01", f"{MARK}NaN", f"{MARK}1e999", f"{MARK}-Infinity"),
    *(
        f"{MARK}{'9' * 5_000}",
        f"{MARK}1e-999",
        f"{MARK}-0",
        "a\\N\\G\\l",
        "\r\nX: y",
        "$$",
        "🚀" * 40,
    ),
)
NAMES = (
    *("taskId", "title", "status", "dependsOn", "assignedAgentId", "progress", "expiresAt"),
    *("createdAt", "updatedAt", "startedAt", "completedAt", "blockedByTaskIds", "retryCount"),
    *("tasks", "graph", "count", "taskCount", "taskListId", "metadata", "error", "message"),
    *("", "\x00", "\ud800", "__proto__", "x" * 200, "toString", "invented"),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values inside."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def changed(value: Any, path: tuple[Any, ...], how: str, new: Any, name: str) -> Any:
    """A copy of `value` with one place replaced, dropped, doubled or given one more name."""
    if not path:
        if how == "add" and isinstance(value, dict):
            return {**value, name: new}
        if how == "double" and isinstance(value, list):
            return value * 2
        return new
    head, *rest = path
    inner = changed(value[head], tuple(rest), how, new, name) if rest or how != "drop" else None
    if isinstance(value, dict):
        dropped = {key: kept for key, kept in value.items() if key != head}
        return dropped if how == "drop" and not rest else {**value, head: inner}
    before, after = value[:head], value[head + 1 :]
    return [*before, *after] if how == "drop" and not rest else [*before, inner, *after]


@st.composite
def mutated(draw: st.DrawFn, kind: Kind) -> Any:
    """A good body with a few things wrong in it."""
    value = GOOD[kind]
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(value))))
        how = draw(st.sampled_from(["replace", "replace", "drop", "add", "double"]))
        new = draw(st.sampled_from(ODD))
        value = changed(value, path, how, new, draw(st.sampled_from(NAMES)))
    return value


SPOILERS = (
    *(
        "whole",
        "whole",
        "whole",
        "cut",
        "html",
        "bom",
        "utf-16",
        "nul",
        "garbage",
        "twice",
        "empty",
    ),
    *("deep", "latin", "crlf", "comment", "trailing"),
)


def spoilt(body: bytes, how: str, at: int) -> bytes:
    """The bytes of a body after an accident of this kind."""
    cut = at % (len(body) + 1)
    return {
        "whole": body,
        "cut": body[:cut],
        "html": b"<!doctype html><h1>Busy</h1>" + body,
        "bom": b"\xef\xbb\xbf" + body,
        "utf-16": body.decode().encode("utf-16"),
        "nul": body[:cut] + b"\x00" + body[cut:],
        "garbage": body[:cut] + b"\xff\xfe\xc3\x28" + body[cut:],
        "twice": body * 2,
        "empty": b"",
        "deep": b"[" * 100_000 + b"]" * 100_000,
        "latin": body[:cut] + "ü".encode("latin-1") + body[cut:],
        "crlf": body.replace(b" ", b"\r\n\t"),
        "comment": b"/* */" + body,
        "trailing": body[:-1] + b",}",
    }[how]


def written(value: Any) -> bytes:
    """JSON, with the marked numbers as numbers."""
    text = json.dumps(value)
    mark = json.dumps(MARK)[1:-1]
    while f'"{mark}' in text:
        before, _, rest = text.partition(f'"{mark}')
        number, _, after = rest.partition('"')
        text = before + number + after
    return text.encode()


STATUSES = (*[200] * 8, 201, 204, 206, 301, 400, 401, 404, 418, 429, 500, 503, 599, 799)


@st.composite
def answers(draw: st.DrawFn) -> tuple[Kind, Laid]:
    kind = cast("Kind", draw(st.sampled_from(["graph", "graph", "list", "task"])))
    body = written(draw(mutated(kind)))
    body = spoilt(body, draw(st.sampled_from(SPOILERS)), draw(st.integers(0, 5_000)))
    status = draw(st.sampled_from(STATUSES))
    content = draw(st.sampled_from(["application/json", "text/html", "", "application/json;x=é"]))
    return kind, Laid(b"" if status == 204 else body, status, content)
