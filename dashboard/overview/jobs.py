"""Celery job that looks lists through, for the overview and for what needs a person: one call."""

from __future__ import annotations

import logging
import time

from celery import shared_task

from dashboard.agents.kept import keep
from dashboard.attention.findings import findings_update
from dashboard.attention.rules import next_found
from dashboard.overview import wanted
from dashboard.overview.ahead import draw_ahead
from dashboard.overview.briefs import look_through, looks
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots

TURN_SECONDS = 2.0
"""What one turn may take of a worker that also reads lists; the rest waits for the next one."""

_MOST = 500

log = logging.getLogger(__name__)


@shared_task(name="overview.look_through_wanted")
def look_through_wanted() -> None:
    """Look through the lists that are due, the longest due first, for as long as a turn takes."""
    end = time.monotonic() + TURN_SECONDS
    try:
        organisations = list(
            Organisation.objects.filter(suspended_at=None).values_list("pk", flat=True)
        )
        due = wanted.due(organisations, time.time(), _MOST)
        for organisation, pk in due:
            if time.monotonic() > end:
                return
            if not wanted.take(organisation, pk):
                continue
            task_list = TaskList.objects.select_related("connection").filter(pk=pk).first()
            if task_list is not None:
                _look(task_list)
    except StoreUnavailable:
        log.warning("lists are not looked through: Redis does not answer")


def _look(task_list: TaskList) -> None:
    """One list; one that was looked through just now waits for its next turn."""
    known = looks([task_list]).get(task_list.pk)
    if known:
        again = known.brief.at + wanted.pause_after(known.summary.total)
        if time.time() < again:
            wanted.want(task_list, again)
            return
    snapshot = snapshots.read(task_list)
    findings_update(task_list, snapshot)
    if snapshot is None:
        return
    look_through(task_list, snapshot)
    keep(task_list, snapshot)
    draw_ahead(task_list, snapshot)
    coming = next_found(snapshot, time.time())
    if coming is not None:
        wanted.want(task_list, coming + 1)
