"""A link as the table of links shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone

from dashboard.sharing.models import Share, ShareViews
from dashboard.sharing.state import State
from dashboard.sharing.terms import PART_WORDS, Part, ScopeKind
from tasks_proxy.core.statuses import MEANINGS, Status

DAYS = 14
"""Days whose views are drawn."""

_SCOPES = {
    ScopeKind.LINEAGE: "lineage of one task",
    ScopeKind.AGENT: "tasks of {}",
    ScopeKind.STATUSES: "only {}",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The views of one day as a bar: `y` and `height` of 24 px."""

    day: date
    views: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Row:
    """One link with its words; `seen_at` is seconds since 1970."""

    share: Share
    state: State
    scope: str
    shows: str
    expires: str
    bars: tuple[Bar, ...]
    recent: int
    seen_at: float | None


def rows_of(shares: Sequence[Share], zone: tzinfo) -> list[Row]:
    """The links with their views by day, by one question for all."""
    today = timezone.now().date()
    days = [today - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]
    counted: dict[tuple[object, date], int] = {
        (row.share_id, row.day): row.count
        for row in ShareViews.objects.filter(share__in=shares, day__gte=days[0])
    }
    return [
        _row(share, [(day, counted.get((share.pk, day), 0)) for day in days], zone)
        for share in shares
    ]


def _row(share: Share, days: list[tuple[date, int]], zone: tzinfo) -> Row:
    most = max(views for _, views in days) or 1
    bars = tuple(
        Bar(day, views, 7 * n, 24 - height, height)
        for n, (day, views) in enumerate(days)
        for height in [max(2.0 if views else 1.0, round(24 * views / most, 1))]
    )
    return Row(
        share,
        share.state,
        _scope_words(share),
        _shows_words(share.parts),
        _when(share.expires_at.astimezone(zone)) if share.expires_at else "",
        bars,
        sum(views for _, views in days),
        share.last_seen_at.timestamp() if share.last_seen_at else None,
    )


def _when(moment: datetime) -> str:
    """`1 Mar 2027, 18:00 CET`, on the clock of whoever looks."""
    return f"{moment:%-d %b %Y, %H:%M %Z}"


def _scope_words(share: Share) -> str:
    scope = share.scoped
    if scope.kind is ScopeKind.WHOLE:
        return "whole list"
    values = list(scope.values)
    if scope.kind is ScopeKind.STATUSES:
        values = [MEANINGS[Status.of(value)].word.lower() for value in values]
    return _SCOPES[scope.kind].format(", ".join(values))


def _shows_words(parts: frozenset[Part]) -> str:
    if not parts:
        return "statuses alone"
    if len(parts) == len(Part):
        return "everything"
    return ", ".join(PART_WORDS[part][0].lower() for part in Part if part in parts)
