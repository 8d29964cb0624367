"""From an address to a list that this person may see."""

from __future__ import annotations

from django.http import Http404

from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.accounts.models import User
from tasks_proxy.history.lists import list_by_key
from tasks_proxy.history.models import TaskList


def task_list_for(user: User, organisation: str, key: str) -> TaskList:
    """The list; Http404 where it is not there, or not this person's to see."""
    return task_list_and_access(user, organisation, key)[0]


def task_list_and_access(user: User, organisation: str, key: str) -> tuple[TaskList, Access]:
    """The list and what this person may do there; Http404 as above."""
    access = organisation_for(user, organisation)
    found = list_by_key(access.organisation, key)
    if found is None:
        raise Http404("No such list.")
    return found, access
