"""From a request's address to the organisation, list and snapshot that it may see."""

from __future__ import annotations

from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from dashboard.shown import Shown, shown
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import list_by_key
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots

NOT_READ = "This list was not read yet."


def access_for(request: Request, slug: str) -> Access:
    """The caller's access; Http404 for strangers, and for a token of another organisation."""
    if isinstance(request.auth, ApiToken) and request.auth.organisation.slug != slug:
        raise Http404
    return organisation_for(request.user, slug)


def writer_for(request: Request, slug: str) -> Access:
    """The caller's access; Http404 as above, PermissionDenied for who may only read."""
    access = access_for(request, slug)
    if isinstance(request.auth, ApiToken) and request.auth.scope != Scope.WRITE:
        raise PermissionDenied("This token may only read.")
    if not access.may_write:
        raise PermissionDenied("Your role in this organisation may only read.")
    return access


def list_for(request: Request, slug: str, key: str) -> TaskList:
    """The list under this key in an organisation of the caller's; Http404 else."""
    access = access_for(request, slug)
    found = list_by_key(access.organisation, key)
    if found is None:
        raise Http404
    return found


def shown_of(task_list: TaskList) -> Shown:
    """The newest snapshot; the archive where that has no task; one that says so before a reading.

    Raises StoreUnavailable.
    """
    return shown(task_list, snapshots.read(task_list)) or Shown(_unread(task_list))


def _unread(task_list: TaskList) -> Snapshot:
    return Snapshot(
        list_id=task_list.list_id,
        tasks=(),
        fetched_at=0,
        complete=False,
        incomplete_reason=NOT_READ,
    )
