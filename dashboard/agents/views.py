"""The agents of a whole organisation: who is on what, in all of its lists."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard import answer
from dashboard.agents.activity import tally
from dashboard.agents.crew import HOURS
from dashboard.agents.kept import Looked, looked, looked_in_archives
from dashboard.agents.members import Member, Order, Place, members_of, ordered, sifted
from dashboard.agents.spark import Stroke, strokes
from dashboard.lists.asked import address
from dashboard.lists.paging import page_of
from dashboard.lists.query import NOBODY
from dashboard.member import MemberRequest
from dashboard.overview.standing import Standing, standings
from tasks_proxy.accounts.access import organisation_for
from tasks_proxy.core.errors import StoreUnavailable

A_PAGE = 24
"""Agents of a page."""

MOST_LISTS = 500
"""Lists whose agents are told, those that changed last."""

MOST_PLACES = 3
"""Lists of one agent that are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks: `?q=`, `?sort=`, `?show=archived` and `?page=`."""

    query: QueryDict

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.query.get("q", "").strip()[:200]

    @property
    def order(self) -> Order:
        """How the agents are sorted."""
        named = self.query.get("sort", "")
        return Order(named) if named in set(Order) else Order.WORK

    @property
    def archived(self) -> bool:
        """Whether the agents of lists that are over are asked for."""
        return self.query.get("show") == "archived"

    @property
    def page_prefix(self) -> str:
        """The address of another page of this, without its number at the end."""
        return f"{address(self.query, page=None)}&page="

    @property
    def unsought(self) -> str:
        """The same without the words."""
        return address(self.query, q=None, page=None)

    @property
    def living(self) -> str:
        """The agents of the lists that are still read."""
        return address(self.query, show=None, page=None)

    @property
    def apart(self) -> str:
        """The agents of those that are over."""
        return address(self.query, show="archived", page=None)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member with its sparkline; `agent` is how addresses name it."""

    work: Member
    agent: str
    word: str
    strokes: tuple[Stroke, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The lists that are named."""
        return self.work.places[:MOST_PLACES]

    @property
    def more(self) -> int:
        """How many lists are not."""
        return max(0, len(self.work.places) - MOST_PLACES)


@login_required
@never_cache
@require_safe
@vary_on_headers("HX-Request")
def page(request: MemberRequest, organisation: str) -> HttpResponse:
    """Every agent of the organisation's lists; as a fragment where a script asks."""
    access = organisation_for(request.user, organisation)
    asked = Asked(request.GET)
    every = standings(request.user, [access.organisation])
    silent = any(row.silent for row in every)
    apart = [row for row in every if row.archived]
    context = _context(asked, apart if asked.archived else [r for r in every if not r.archived])
    context |= {
        "organisation": access.organisation,
        "access": access,
        "asked": asked,
        "orders": tuple(Order),
        "apart": bool(apart),
        "unavailable": silent or context["unavailable"],
        "lists": len(every),
        "here": reverse("agents", args=[access.organisation.slug]),
    }
    whole = not request.htmx or request.htmx.history_restore_request
    return answer.page(request, f"agents/{'page' if whole else 'roster'}.html", context)


def _context(asked: Asked, rows: Sequence[Standing]) -> dict[str, Any]:
    newest = sorted(rows, key=_changed, reverse=True)
    told, unavailable = newest[:MOST_LISTS], False
    try:
        found = _looked(asked, told)
    except StoreUnavailable:
        found, unavailable = Looked(), True
    places = [
        Place(row.task_list.key, row.task_list.title, share)
        for row in told
        for share in found.shares.get(row.task_list.pk, ())
    ]
    every = members_of(places, time.time() * 1000)
    shown = page_of(
        ordered(sifted(every, asked.words), asked.order), asked.query.get("page"), A_PAGE
    )
    most = max((max(one.hourly) for one in shown.items), default=0)
    return {
        "found": found,
        "unavailable": unavailable,
        "beyond": len(newest) - len(told),
        "shown": shown,
        "hours": HOURS,
        "seats": [_seat(one, most) for one in shown.items],
        "every": sum(one.agent is not None for one in every),
        "tally": tally(every),
        "unclaimed": sum(one.ready for one in every if one.agent is None),
    }


def _looked(asked: Asked, rows: Sequence[Standing]) -> Looked:
    if asked.archived:
        return looked_in_archives([row.task_list for row in rows])
    return looked([(row.task_list, row.summary) for row in rows if row.summary])


def _changed(row: Standing) -> float:
    told = row.summary.changed_at if row.summary else None
    return told or (row.archived_at or row.task_list.first_seen_at).timestamp() * 1000


def _seat(one: Member, most: int) -> Seat:
    return Seat(one, one.agent or NOBODY, one.agent or "Nobody", strokes(one.hourly, most))
