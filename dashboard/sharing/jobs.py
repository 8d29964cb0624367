"""Celery job that lays out a link's graph where that takes longer than a request may."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.drawing.jobs import EXPIRES_SECONDS, once
from dashboard.drawing.plan import View
from dashboard.drawing.prepare import prepare_of
from dashboard.drawing.run import IN_JOB
from dashboard.graph.shape import Direction
from dashboard.sharing.mirror import revealed
from dashboard.sharing.models import Share
from dashboard.sharing.terms import Part
from tasks_proxy.core.errors import StoreUnavailable

log = logging.getLogger(__name__)

UNTITLED = "Shared task graph"
"""What a list is called where its title is not shown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the drawing room draws for a link: never the list's own picture."""

    share: Share

    @property
    def organisation_id(self) -> int:
        """Whose it is."""
        return self.share.organisation_id

    @property
    def pk(self) -> str:
        """Apart from every list's, and from the same link with other terms."""
        return f"share-{self.share.pk}-{self.share.revision}"

    @property
    def title(self) -> str:
        """The list's title where titles are shown."""
        return self.share.task_list.title if Part.TITLES in self.share.parts else UNTITLED


@shared_task(
    name="drawing.lay_out_share",
    acks_late=True,
    soft_time_limit=int(IN_JOB.seconds) + 20,
    time_limit=int(IN_JOB.seconds) + 40,
)
def lay_out_share(share_pk: str, direction: str | None, opened: Sequence[str] = ()) -> None:
    """Lay out what a link shows, unless it is gone."""
    share = Share.objects.judged().filter(pk=share_pk).first()
    if share is None:
        return
    view = View("auto", cast("Direction | None", direction), frozenset(opened))
    try:
        snapshot = revealed(share)
        if snapshot is not None:
            prepare_of(Subject(share), snapshot, view)
    except StoreUnavailable:
        log.warning("no layout for a shared link: Redis does not answer")


def send_once(subject: Subject, view: View, shape: str) -> bool:
    """Ask for the layout of `shape` unless that was done lately; False where nobody answers."""
    return once(subject.organisation_id, shape, lambda: _send(subject, view))


def _send(subject: Subject, view: View) -> bool:
    try:
        lay_out_share.apply_async(
            (str(subject.share.pk), view.direction, sorted(view.opened)),
            queue="layout",
            expires=EXPIRES_SECONDS,
            retry=False,
        )
    except OperationalError:
        return False
    return True
