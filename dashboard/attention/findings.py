"""The findings that are kept: brought up to a snapshot, and those that a person shall see."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dashboard.attention.models import Finding, Hush
from dashboard.attention.rules import Found, found_in
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

MOST_COUNTED = 100
"""Findings that are counted; of more it is enough to know that there are more."""


def findings_update(task_list: TaskList, snapshot: Snapshot | None) -> None:
    """Keep what needs a person in this snapshot, and drop what does no more.

    What is known already keeps the time when it was found.
    """
    found = {row.mark: row for row in found_in(snapshot, time.time())} if snapshot else {}
    with transaction.atomic():
        known = dict(Finding.objects.filter(task_list=task_list).values_list("mark", "pk"))
        over = [pk for mark, pk in known.items() if mark not in found]
        if over:
            Finding.objects.filter(pk__in=over).delete()
        fresh = [_row(task_list, row) for mark, row in found.items() if mark not in known]
        Finding.objects.bulk_create(fresh, ignore_conflicts=True)


def findings_for(
    user: User, organisations: Iterable[Organisation], *, hushed: bool = False
) -> QuerySet[Finding]:
    """What needs somebody in these organisations, or with `hushed` what this person hid of it."""
    rows = Finding.objects.filter(organisation__in=organisations, task_list__left_at=None)
    hushes = Hush.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()),
        user=user,
        task_list=OuterRef("task_list"),
        mark=OuterRef("mark"),
    )
    return rows.filter(Exists(hushes) if hushed else ~Exists(hushes))


def findings_count(user: User, organisations: Iterable[Organisation]) -> str:
    """How many need somebody, for a badge: nothing for none, `99+` for many."""
    rows = findings_for(user, organisations).order_by()
    count = rows[:MOST_COUNTED].count()
    if not count:
        return ""
    return f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)


def _row(task_list: TaskList, found: Found) -> Finding:
    return Finding(
        organisation_id=task_list.organisation_id,
        task_list=task_list,
        mark=found.mark,
        task_id=_storable(found.task_id),
        title=_storable(found.title),
        need=found.need,
        since=found.since,
        agent=_storable(found.agent),
        reason=_storable(found.reason)[:2_000],
    )


def _storable(text: str) -> str:
    """The text without what PostgreSQL refuses: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
