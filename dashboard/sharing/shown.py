"""What a link's page shows, made of the revealed snapshot alone."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from dashboard.drawing.errors import DrawingError
from dashboard.drawing.picture import NOTHING_SAID, Picture, Preparing, Said, picture
from dashboard.drawing.plan import View
from dashboard.lists.asked import address, view_of
from dashboard.lists.freshness import Freshness, freshness
from dashboard.lists.groups import Opened, opened_groups
from dashboard.lists.query import Query, Sieve
from dashboard.lists.steps import Step, entries_of, steps
from dashboard.lists.summary import Summary, summary
from dashboard.sharing.jobs import Subject, send_once
from dashboard.sharing.models import Share
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.store import limits

DRAWINGS_A_MINUTE = 60
"""Drawings besides the first two, one for each direction, that one link's visitors may ask for.

Each can cost `dot`.
"""

_VISITOR = ("view", "q", "status", "task", "open", "direction", "theme")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, word that it is coming, or why there is none; or nothing for an empty list."""

    picture: Picture | None = None
    preparing: Preparing | None = None
    problem: str = ""
    svg: str = ""
    view: View = field(default_factory=View)
    turned: str = ""
    again: str = ""
    opened: tuple[Opened, ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status of the fragment that holds it."""
        return 202 if self.preparing else 200

    @property
    def keys(self) -> str:
        """The keys of the open groups, which hold no space."""
        return " ".join(sorted(group.key for group in self.opened))


@dataclass(frozen=True, slots=True)
class Heading:
    """The stamp and the numbers over a link's graph."""

    snapshot: Snapshot
    numbers: Summary
    fresh: Freshness | None


def asked_of(query: QueryDict) -> QueryDict:
    """Of an address's query what a visitor may ask for; all else changes nothing."""
    asked = QueryDict(mutable=True)
    for name in _VISITOR:
        if name in query:
            asked.setlist(name, query.getlist(name))
    return asked


def heading_of(share: Share, snapshot: Snapshot) -> Heading:
    """The stamp; a frozen link gets no older than it is."""
    now = time.time()
    fresh = None if share.is_frozen else freshness(snapshot, now, watched=False)
    return Heading(snapshot, summary(snapshot, now), fresh)


def drawn_of(share: Share, snapshot: Snapshot, asked: QueryDict, *, links: bool = True) -> Drawn:
    """The picture; without `links` it leads nowhere."""
    if not snapshot.tasks:
        return Drawn()
    view = _view(share, asked)

    def opens(opened: frozenset[str], key: str) -> str:
        return address(asked, open=sorted(opened | {key}))

    rest = address(asked, task=None)
    link = (f"{rest}&task={{task}}" if rest != "?" else "?task={task}") if links else None
    try:
        result = picture(
            Subject(share),
            snapshot,
            view=view,
            link=link,
            said=Said(group_link=opens) if links else NOTHING_SAID,
            send=send_once,
        )
    except DrawingError as error:
        return Drawn(problem=str(error))
    if isinstance(result, Preparing):
        return Drawn(preparing=result, view=view, again=address(asked))
    opened = opened_groups(result.folded, snapshot.by_id, asked)
    return Drawn(
        picture=result,
        svg=result.svg,
        view=replace(view, direction=result.direction),
        turned=address(asked, direction="LR" if result.direction == "TB" else "TB"),
        opened=opened,
    )


def _view(share: Share, asked: QueryDict) -> View:
    """How a visitor wants it drawn, as long as they do not wish for ever other drawings."""
    view = view_of(asked)
    wanted = View("auto", view.direction, view.opened, task=view.task)
    # Open pages name the direction that they show, so none is turned by a limit. There are but
    # two, which is why neither counts as another drawing.
    first = View(direction=view.direction)
    if wanted == first:
        return wanted
    within = limits.hit(
        "share-drawings", DRAWINGS_A_MINUTE, str(share.organisation_id), str(share.pk)
    )
    return wanted if within else first


@dataclass(frozen=True, slots=True)
class Told:
    """One revealed field of a task with its name on screen; `kind` is text, data or time."""

    name: str
    value: Any
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task of the outline or the panel, with all that the link tells of it."""

    task: Task
    told: tuple[Told, ...]
    before: tuple[Task, ...]
    after: tuple[Task, ...]
    outside: int


_TEXTS = (
    ("Description", "description"),
    ("Progress note", "progress_message"),
    ("Blocked because", "blocked_reason"),
    ("Error", "error"),
    ("Made by", "creator"),
)
_TIMES = (
    ("Created", "created_at"),
    ("Started", "started_at"),
    ("Finished", "completed_at"),
    ("Blocked since", "blocked_at"),
    ("Changed", "updated_at"),
)


def told_of(task: Task) -> tuple[Told, ...]:
    """What there is to read of a task besides its title, status and agent."""
    told = [Told(name, value) for name, attr in _TEXTS if (value := getattr(task, attr))]
    told += [
        Told(name, json.dumps(task.fields[key], indent=2, ensure_ascii=False), "data")
        for name, key in (("Result", "result"), ("Metadata", "metadata"))
        if task.fields.get(key) not in (None, "", {}, [])
    ]
    told += [
        Told(name, value, "time")
        for name, attr in _TIMES
        if (value := getattr(task, attr)) is not None
    ]
    return tuple(told)


def task_of(snapshot: Snapshot, name: str) -> TaskShown | None:
    """The task that the link calls by this name; None where it shows none such."""
    task = snapshot.by_id.get(name)
    if task is None:
        return None
    needs = dict.fromkeys((*task.depends_on, *task.blocked_by))
    before = tuple(snapshot.by_id[item] for item in needs if item in snapshot.by_id)
    after = tuple(
        other for other in snapshot.tasks if name in other.depends_on or name in other.blocked_by
    )
    return TaskShown(task, told_of(task), before, after, len(needs) - len(before))


def outline_of(snapshot: Snapshot, asked: QueryDict) -> tuple[Step, ...]:
    """The tasks by step, as the address filters them."""
    words = asked.get("q", "").strip()[:200]
    query = Query(frozenset(asked.getlist("status")), words)
    sieve = Sieve(snapshot, time.time(), frozenset())
    return steps(entries_of(snapshot, sieve.sift(query)))
