"""How every list of a person's organisations stands, by a few questions however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.overview.briefs import Brief, briefs
from dashboard.overview.models import Pin
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.statuses import MEANINGS, Status
from tasks_proxy.history.models import Archive
from tasks_proxy.history.register import Row, rows_of
from tasks_proxy.store import states, summaries
from tasks_proxy.store.states import ReadState
from tasks_proxy.store.summaries import Summary

_NOT_KEPT = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One list in short; `kept` counts the tasks of its archive by status, where it has one, which
    was made or confirmed at `archived_at`.

    `silent` tells that the store did not answer.
    """

    task_list: Row
    organisation: Organisation
    pinned: bool
    summary: Summary | None
    brief: Brief | None
    state: ReadState | None
    kept: Mapping[Status, int] | None
    archived_at: datetime | None
    silent: bool

    @property
    def archived(self) -> bool:
        """Whether the archive is all that there is to show: the mirror holds no task of it."""
        return self.kept is not None and not (self.summary and self.summary.total)

    @property
    def error(self) -> str | None:
        """Why the last reading failed, None where it did not."""
        return self.state.error if self.state else None

    @property
    def counts(self) -> Mapping[Status, int]:
        """Its tasks by status."""
        if self.archived:
            return self.kept or {}
        return self.summary.counts if self.summary else {}

    @property
    def open_tasks(self) -> int:
        """How many tasks are not over."""
        return sum(n for status, n in self.counts.items() if not MEANINGS[status].finished)

    def stuck(self, now: float) -> int:
        """How many tasks are stuck at `now`, in seconds since 1970."""
        return self.brief.stuck_at(now) if self.brief and not self.archived else 0


@dataclass(frozen=True, slots=True)
class _Mirror:
    """What the store tells, by primary key."""

    summaries: Mapping[int, Summary] = field(default_factory=dict)
    briefs: Mapping[int, Brief] = field(default_factory=dict)
    states: Mapping[int, ReadState] = field(default_factory=dict)
    silent: bool = False


def standings(user: User, organisations: Iterable[Organisation]) -> list[Standing]:
    """Every list of the organisations, in no order to speak of."""
    by_pk = {row.pk: row for row in organisations}
    rows = rows_of(by_pk)
    pinned = set(Pin.objects.filter(user=user).values_list("task_list_id", flat=True))
    archives = Archive.objects.filter(task_list__organisation__in=by_pk)
    told = archives.values_list("task_list_id", "counts", "archived_at")
    kept = {pk: (_counts(body), at) for pk, body, at in told}
    mirror = _mirror(rows)
    return [
        Standing(
            task_list=row,
            organisation=by_pk[row.organisation_id],
            pinned=row.pk in pinned,
            summary=mirror.summaries.get(row.pk),
            brief=mirror.briefs.get(row.pk),
            state=mirror.states.get(row.pk),
            kept=counts,
            archived_at=at,
            silent=mirror.silent,
        )
        for row in rows
        for counts, at in (kept.get(row.pk, _NOT_KEPT),)
    ]


def _mirror(rows: Sequence[Row]) -> _Mirror:
    try:
        return _Mirror(summaries.summaries(rows), briefs(rows), states.read(rows))
    except StoreUnavailable:
        return _Mirror(silent=True)


def _counts(body: Mapping[str, int]) -> dict[Status, int]:
    return {Status.of(word): count for word, count in body.items()}
