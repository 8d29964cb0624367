"""What is new in an upstream's one feed of tasks, against what is known of it; no database here.

A page costs a call, so pages are read until one ends in a task that did not change; the count that
each page tells shows whether any was deleted meanwhile. Runs of a task take a call of their own,
some in each reading, those of the frontier first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.core.errors import BudgetSpent, UpstreamError, UpstreamMissing
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS
from tasks_proxy.upstream.feed import Feed

Fields = Mapping[str, Any]

WHOLE_READS = 20
"""Tasks whose runs a usual reading asks for; the rest wait for the next one."""

UNSETTLED = "Tasks came or went while they were read; the next reading settles it."
_BEYOND_PAGES = frozenset({"runs", "runsRead", "reportLinks"})


@dataclass
class News:
    """Tasks that changed or came, under their ids, and ids of those that are gone.

    `settled` is false where the pages did not fit together, `unread` counts tasks whose runs are
    not all known.
    """

    tasks: dict[str, Fields] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    settled: bool = True
    unread: int = 0

    @property
    def reason(self) -> str | None:
        """Why what is known is not all, in a sentence for people; None where it is."""
        if not self.settled:
            return UNSETTLED
        if self.unread:
            return f"The runs of {self.unread} tasks are not read yet; the next readings do."
        return None


def read_news(
    client: Feed, known: Mapping[str, Task], *, whole: bool = False, patient: bool = False
) -> News:
    """What is new. With `whole` every page is read, with `patient` all runs. Raises UpstreamError.

    Also raises BudgetSpent, where it came before the pages were through.
    """
    news = _read_pages(client, known, whole=whole or not known)
    _fill(client, known, news, most=None if patient else WHOLE_READS)
    _link(client, known, news, again=whole)
    return news


def _read_pages(client: Feed, known: Mapping[str, Task], *, whole: bool) -> News:
    found: dict[str, Fields] = {}
    counts = set()
    offset, through, page = 0, False, None
    while not through:
        page = client.page(offset)
        counts.add(page.count)
        found.update((fields["taskId"], fields) for fields in page.tasks)
        offset += len(page.tasks)
        if not page.tasks or offset >= page.count:
            break
        through = not whole and page.ordered and _same(known, page.tasks[-1])
    if through and page is not None and page.count != len(known.keys() | found.keys()):
        return _read_pages(client, known, whole=True)
    settled = len(counts) == 1 and (through or counts == {len(found)})
    return News(
        tasks={task_id: fields for task_id, fields in found.items() if not _same(known, fields)},
        gone=set() if through or not settled else known.keys() - found.keys(),
        settled=settled,
    )


def _same(known: Mapping[str, Task], told: Fields) -> bool:
    before = known.get(told["taskId"])
    if before is None:
        return False
    have = before.fields
    if any(name not in have or have[name] != told[name] for name in told.keys() - _BEYOND_PAGES):
        return False
    return list(have.get("runs", ()))[-1:] == list(told["runs"])[-1:]


def _fill(client: Feed, known: Mapping[str, Task], news: News, *, most: int | None) -> None:
    """Put all runs of each task beside it, as far as calls and budget reach."""
    for task_id, told in news.tasks.items():
        news.tasks[task_id] = _with_known_runs(known.get(task_id), told)
    unread = [task_id for task_id, told in news.tasks.items() if not told["runsRead"]]
    unread += [
        task.id
        for task in known.values()
        if not task.fields.get("runsRead", True)
        and task.id not in news.tasks
        and task.id not in news.gone
    ]
    unread.sort(key=lambda task_id: not _on_frontier(news.tasks.get(task_id), known.get(task_id)))
    news.unread = len(unread)
    for task_id in unread[:most]:
        try:
            told = news.tasks.get(task_id) or known[task_id].fields
            news.tasks[task_id] = client.whole(told)
        except UpstreamMissing:
            news.tasks.pop(task_id, None)
            news.gone.add(task_id)
        except BudgetSpent:
            return
        news.unread -= 1


def _with_known_runs(before: Task | None, told: Fields) -> Fields:
    """The runs that are known stay where the latest is the one that was the latest."""
    runs = list(before.fields.get("runs", ())) if before else []
    if told["runsRead"] or not runs or not before or not before.fields.get("runsRead"):
        return told
    latest = told["runs"][-1]
    if runs[-1].get("id") != latest.get("id"):
        return told
    return {**told, "runs": [*runs[:-1], latest], "runsRead": True}


def _on_frontier(told: Fields | None, before: Task | None) -> bool:
    task = Task.from_fields(told) if told else before
    return task is not None and MEANINGS[task.status].frontier


def _link(client: Feed, known: Mapping[str, Task], news: News, *, again: bool) -> None:
    """Put the links of its signal report beside each task that has one, where they may be read.

    What could not be read leaves what is known: an edge must not vanish because a call failed.
    """
    if again:
        linked = (task for task in known.values() if task.fields.get("signal_report"))
        for task in linked:
            if task.id not in news.gone:
                news.tasks.setdefault(task.id, task.fields)
    links: dict[str, list[dict[str, str]] | None] = {}
    reading = _Links(client)
    for task_id, told in news.tasks.items():
        report = told.get("signal_report")
        if not isinstance(report, str):
            continue
        before = known.get(task_id)
        had = before.fields.get("reportLinks") if before else None
        if had is not None and not again:
            links.setdefault(report, list(had))
        if report not in links:
            links[report] = reading.of(report)
        found = links[report] if links[report] is not None else had
        if found is not None:
            news.tasks[task_id] = {**told, "reportLinks": found}


@dataclass
class _Links:
    """Reads the links of reports, until that fails once in a way that will go on."""

    client: Feed
    failed: bool = False

    def of(self, report: str) -> list[dict[str, str]] | None:
        """The links, none where there is no such report; None where they cannot be read now."""
        if self.failed:
            return None
        try:
            return self.client.links(report)
        except UpstreamMissing:
            return []
        except (UpstreamError, BudgetSpent):
            self.failed = True
            return None


def in_lists(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """The tasks by the lists that they belong to."""
    lists: dict[str, list[Task]] = {}
    for task in tasks:
        lists.setdefault(task.list_id or "", []).append(task)
    return lists
