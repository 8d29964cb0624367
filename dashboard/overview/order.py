"""Which lists an overview shows, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.http import QueryDict

from dashboard.overview.standing import Standing
from tasks_proxy.core.statuses import Status


class Order(StrEnum):
    """How the cards are sorted; pinned ones come first in each."""

    NEEDS = "needs"
    NAME = "name"
    RECENT = "recent"

    @property
    def word(self) -> str:
        """What the choice says."""
        return {"needs": "Needs me", "name": "Name", "recent": "Last change"}[self.value]


class Asked:
    """What the address of an overview asks: `?q=`, `?sort=` and `?show=archived`."""

    def __init__(self, query: QueryDict) -> None:
        self.words = query.get("q", "")[:200]
        named = query.get("sort", "")
        self.order = Order(named) if named in set(Order) else Order.NEEDS
        self.archived = query.get("show") == "archived"

    @property
    def orders(self) -> tuple[Order, ...]:
        """The choices."""
        return tuple(Order)

    @property
    def kept(self) -> dict[str, str]:
        """Queries of the same: of the `living` or those `apart`, `unsought`, of another `page`."""
        page = f"{self._with()}&page="
        return {
            "living": self._with(show=None),
            "apart": self._with(show="archived"),
            "unsought": self._with(q=None),
            "page": page.removeprefix("&"),
        }

    def _with(self, **changes: str | None) -> str:
        said = QueryDict(mutable=True)
        known: dict[str, str | None] = {
            "q": self.words or None,
            "sort": None if self.order is Order.NEEDS else self.order,
            "show": "archived" if self.archived else None,
        }
        for name, value in (known | changes).items():
            if value:
                said[name] = value
        return said.urlencode()


def sifted(standings: Iterable[Standing], words: str) -> list[Standing]:
    """Those whose title, id or organisation has all the words, in whatever case."""
    wanted = words.casefold().split()
    return [row for row in standings if all(word in _text(row) for word in wanted)]


def ordered(standings: Iterable[Standing], order: Order, now: float) -> list[Standing]:
    """The same in order, pinned ones first; equals by their names."""
    by_name = sorted(standings, key=lambda row: (row.task_list.title.casefold(), row.task_list.key))
    if order is Order.RECENT:
        return sorted(by_name, key=lambda row: (not row.pinned, -_changed(row)))
    if order is Order.NAME:
        return sorted(by_name, key=lambda row: not row.pinned)
    return sorted(by_name, key=lambda row: (not row.pinned, *_need(row, now)))


def _need(row: Standing, now: float) -> tuple[float, ...]:
    """Stuck before failing, before running, before open, before done; most first, then newest."""
    running = row.counts.get(Status.IN_PROGRESS, 0)
    return -row.stuck(now), not row.error, not running, not row.open_tasks, -_changed(row)


def _changed(row: Standing) -> float:
    told = row.summary.changed_at if row.summary else None
    return told or row.task_list.first_seen_at.timestamp() * 1000


def _text(row: Standing) -> str:
    return f"{row.task_list.title} {row.organisation.name}".casefold()
