"""The register of lists in rows as light as they can be: what a page of 1,000 of them needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db.models import QuerySet

from tasks_proxy.history.models import TaskList, title_of


class Listed(Protocol):
    """What the mirror and the archives must know of a list to find it."""

    @property
    def pk(self) -> int:
        """The primary key of its row."""

    @property
    def organisation_id(self) -> int:
        """The primary key of its organisation."""

    @property
    def list_id(self) -> str | None:
        """Its id at the upstream, None for tasks without a list."""


class Row(NamedTuple):
    """A list as pages of many lists name it; a model of each would take three times as long."""

    pk: int
    organisation_id: int
    list_id: str | None
    key: str
    first_seen_at: datetime

    @property
    def title(self) -> str:
        """The list's name on screen."""
        return title_of(self.list_id)


def rows_of(organisations: Iterable[int]) -> list[Row]:
    """Every list of these organisations, by key."""
    return light(TaskList.objects.filter(organisation__in=organisations).order_by("key"))


def light(rows: QuerySet[TaskList]) -> list[Row]:
    """These lists, in their order."""
    return list(map(Row._make, rows.values_list(*Row._fields)))
