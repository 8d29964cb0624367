"""What a search reads of a list: a line of text for each task, made once for each version."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from tasks_proxy.core.fields import named
from tasks_proxy.core.records import Task
from tasks_proxy.history.register import Listed
from tasks_proxy.store import codec, snapshots
from tasks_proxy.store.summaries import Summary

MOST_BYTES = 32 * 1024 * 1024
"""Of text that a process remembers: 2,000 tasks are about 60 kB of it."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A line for each task, its title and its id, casefolded; and how many tasks an agent has."""

    text: str
    agents: Mapping[str, int]

    def hold(self, sought: Sequence[str]) -> bool:
        """Whether a task has all of these casefolded words, none of which has a space in it."""
        # Most lists lack a word altogether, which one look at the whole text tells.
        return all(word in self.text for word in sought) and any(
            all(word in line for word in sought) for line in self.text.split("\n")
        )


_Key = tuple[int, str, int, int | None, int | None]

_remembered: LRUCache[_Key, Lines] = LRUCache(
    MOST_BYTES, getsizeof=lambda lines: sys.getsizeof(lines.text) + 200 * len(lines.agents)
)
_lock = threading.Lock()

_NONE = Lines("", {})


def lines_of(rows: Sequence[Listed], told: Mapping[int, Summary]) -> list[Lines]:
    """The lines of these lists in their order, as new as their summaries in `told`.

    Snapshots are opened by one question, and only those that changed since somebody looked.
    Raises StoreUnavailable.
    """
    keys = {row.pk: _key(row, told[row.pk]) for row in rows if row.pk in told}
    with _lock:
        known = {pk: _remembered[key] for pk, key in keys.items() if key in _remembered}
    due = [row for row in rows if row.pk not in known]
    for row, data in zip(due, snapshots.packed(due), strict=True):
        known[row.pk] = _opened(data, keys.get(row.pk)) if data else _NONE
    return [known[row.pk] for row in rows]


def tasks_with(row: Listed, sought: Sequence[str], most: int) -> list[Task]:
    """The first tasks of the list that have all of these casefolded words: StoreUnavailable."""
    (data,) = snapshots.packed([row])
    if data is None:
        return []
    _, tasks = codec.fields_of(data)
    found = (one for one in tasks if all(word in _line(*named(one)[:2]) for word in sought))
    return [Task.from_fields(one) for one, _ in zip(found, range(most), strict=False)]


def forget() -> None:
    """Read every list anew."""
    with _lock:
        _remembered.clear()


def _opened(data: bytes, key: _Key | None) -> Lines:
    version, tasks = codec.fields_of(data)
    words = [named(fields) for fields in tasks]
    text = "\n".join(_line(task_id, title) for task_id, title, _ in words)
    lines = Lines(text, Counter(agent for _, _, agent in words if agent))
    # A summary that is older than this snapshot names another version.
    if key is not None and key[1] == version and _remembered.getsizeof(lines) <= MOST_BYTES:
        with _lock:
            _remembered[key] = lines
    return lines


def _key(row: Listed, summary: Summary) -> _Key:
    # A list that was dropped counts its versions from one again: what it told before is told apart.
    return row.pk, summary.version, summary.total, summary.began_at, summary.changed_at


def _line(task_id: str, title: str) -> str:
    return f"{title} {task_id}".replace("\n", " ").casefold()
