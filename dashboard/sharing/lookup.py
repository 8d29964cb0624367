"""From an address to the links that this person may see, and what there is to share of a list."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from dashboard.lists.lookup import task_list_and_access
from dashboard.sharing.models import Share
from dashboard.shown import shown
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.accounts.models import User
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots


def writable_list(user: User, organisation: str, key: str) -> tuple[TaskList, Access]:
    """A list whose links this person may make; Http404 for strangers, PermissionDenied else."""
    task_list, access = task_list_and_access(user, organisation, key)
    allow(may=access.may_write)
    return task_list, access


def writable_share(user: User, organisation: str, pk: UUID) -> tuple[Share, Access]:
    """A link that this person may change; errors as above."""
    access = organisation_for(user, organisation)
    share = Share.objects.judged().filter(organisation=access.organisation, pk=pk).first()
    if share is None:
        raise Http404("No such link.")
    allow(may=access.may_write)
    return share, access


def allow(*, may: bool) -> None:
    """PermissionDenied where somebody may not."""
    if not may:
        raise PermissionDenied("Your role does not allow this.")


def known_of(task_list: TaskList) -> Snapshot | None:
    """What there is to show of a list now; None where nothing is, or the store is silent."""
    try:
        found = shown(task_list, snapshots.read(task_list))
    except StoreUnavailable:
        found = shown(task_list, None)
    return found.snapshot if found else None
