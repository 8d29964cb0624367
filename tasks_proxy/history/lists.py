"""Remembering lists: the register of every list that was ever seen."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.keys import list_key
from tasks_proxy.history.models import TaskList


def lists_remember(
    connection: Connection, list_ids: Iterable[str | None], *, by_hand: bool = False
) -> list[TaskList]:
    """The rows of these lists, made where they are new; all are stamped as seen now.

    With `by_hand` they are never removed for being empty. Those that were left are read again.
    """
    keys = {list_key(list_id): list_id for list_id in list_ids}
    now = timezone.now()
    TaskList.objects.bulk_create(
        [
            TaskList(
                organisation_id=connection.organisation_id,
                connection=connection,
                list_id=list_id,
                key=key,
            )
            for key, list_id in keys.items()
        ],
        ignore_conflicts=True,
    )
    rows = TaskList.objects.filter(organisation_id=connection.organisation_id, key__in=keys)
    rows.update(last_seen_at=now, left_at=None, **({"added_by_hand": True} if by_hand else {}))
    return list(rows.select_related("connection", "organisation"))


def storable(list_id: str) -> bool:
    """Whether every database of ours can hold this id: no NUL and no half of a surrogate pair."""
    return "\x00" not in list_id and not any("\ud800" <= char <= "\udfff" for char in list_id)


def list_by_key(organisation: Organisation, key: str) -> TaskList | None:
    """The organisation's list at this address, whatever bytes somebody puts there."""
    if not storable(key):
        return None
    rows = TaskList.objects.select_related("connection", "organisation")
    return rows.filter(organisation=organisation, key=key).first()
