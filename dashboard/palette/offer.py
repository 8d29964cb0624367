"""All that the palette offers a person for the words that they typed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, QuerySet, When
from django.urls import reverse

from dashboard.palette import actions, seek
from dashboard.palette.options import Group, Option, fitting
from tasks_proxy.accounts.access import Access
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.records import Task
from tasks_proxy.history.lists import list_by_key
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.register import Row, light

_UNAVAILABLE = "The live data store does not answer, so tasks and agents could not be looked for."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, where they are, and which theme they see."""

    words: str
    access: Access | None
    key: str
    theme: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The groups that hold something, and what was not looked at."""

    groups: tuple[Group, ...]
    remark: str = ""

    @property
    def total(self) -> int:
        """How many options there are."""
        return sum(len(group.options) for group in self.groups)


def offer(asked: Asked, organisations: list[Organisation]) -> Offer:
    """What fits, lists of this organisation first; without words, those seen last, every action."""
    by_pk = {row.pk: row for row in organisations}
    row = list_by_key(asked.access.organisation, asked.key) if asked.access and asked.key else None
    rows = seek.lists_named(TaskList.objects.filter(organisation__in=by_pk), asked.words)
    here = asked.access.organisation.pk if asked.access else None
    in_house = Case(When(organisation=here, then=0), default=1)
    named = light(rows.order_by(in_house, "-last_seen_at", "pk")[: seek.MOST])
    lists = [_list(one, by_pk) for one in named]
    found = seek.Found()
    if asked.words and asked.access:
        found = _sought(asked.access.organisation, row, asked.words)
    groups = (
        Group("Lists", tuple(lists)),
        Group("Tasks", tuple(_task(of, task, by_pk) for of, task in found.tasks)),
        Group("Agents", tuple(_agents(found, by_pk))),
        Group("Actions", tuple(fitting(_actions(asked, row, organisations), asked.words))),
    )
    return Offer(tuple(group for group in groups if group.options), _remark(found))


def _actions(asked: Asked, row: TaskList | None, organisations: list[Organisation]) -> list[Option]:
    found = []
    if asked.access:
        found += actions.of_list(row, asked.access) if row else []
        found += actions.of_organisation(asked.access)
    here = asked.access.organisation if asked.access else None
    return found + actions.everywhere((one for one in organisations if one != here), asked.theme)


def _sought(organisation: Organisation, first: TaskList | None, words: str) -> seek.Found:
    """What the lists that are still read hold, the one in hand first, then the newest."""
    rows: QuerySet[TaskList] = organisation.task_lists.filter(left_at=None)
    in_hand = Case(When(pk=first.pk if first else 0, then=0), default=1)
    looked = light(rows.order_by(in_hand, "-last_seen_at", "pk")[: seek.LISTS])
    beyond = rows.count() - len(looked) if len(looked) == seek.LISTS else 0
    return seek.seek(looked, words, beyond)


def _list(row: Row, organisations: dict[int, Organisation]) -> Option:
    organisation = organisations[row.organisation_id]
    href = reverse("list", args=[organisation.slug, row.key])
    detail = organisation.name if len(organisations) > 1 else ""
    return Option(word=row.title, href=href, icon="list-tree", detail=detail)


def _task(row: Row, task: Task, organisations: dict[int, Organisation]) -> Option:
    address = reverse("list", args=[organisations[row.organisation_id].slug, row.key])
    return Option(
        word=seek.title_of(task),
        href=f"{address}?{urlencode({'task': task.id}, errors='replace')}",
        status=task.status,
        detail=row.title,
    )


def _agents(found: seek.Found, organisations: dict[int, Organisation]) -> list[Option]:
    ranked = sorted(found.agents.items(), key=lambda item: (-item[1][1], item[0]))
    return [
        Option(
            word=agent,
            href=reverse("list", args=[organisations[row.organisation_id].slug, row.key])
            + f"?{urlencode({'view': 'agents', 'agent': agent}, errors='replace')}",
            icon="bot",
            detail=f"{count} task{'' if count == 1 else 's'} in {row.title}",
        )
        for agent, (row, count) in ranked[: seek.MOST]
    ]


def _remark(found: seek.Found) -> str:
    if found.unavailable:
        return _UNAVAILABLE
    if found.left:
        lists = "one older list" if found.left == 1 else f"{found.left} older lists"
        return f"Tasks of {lists} were not looked through: open one to search in it."
    return ""
