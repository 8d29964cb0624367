"""Who may write here, and what: the start of every view that changes tasks."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404

from dashboard.lists.lookup import task_list_and_access
from dashboard.lists.reading import read_lists
from dashboard.member import MemberRequest
from dashboard.titles import quoted
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.connections.capabilities import Capabilities, Operation, capabilities_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy.edits import Editor

ONE_ACTION_SECONDS = 15.0
MANY_ACTIONS_SECONDS = 30.0
"""How long one request may keep its thread for what it writes, with all that it reads for that.

What is not sent then is told as not sent; what was sent and not answered, as unknown.
"""

MOST_NAMES = 200
"""Agents and lists that a form offers; any other may be typed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at work on a list: who they are, what the upstream can, what the mirror shows."""

    editor: Editor
    can: Capabilities
    snapshot: Snapshot | None

    @property
    def task_list(self) -> TaskList:
        """The list."""
        return self.editor.task_list

    def task(self, task_id: str) -> Task | None:
        """A task as the mirror shows it."""
        return self.snapshot.by_id.get(task_id) if self.snapshot else None

    def title(self, task_id: str) -> str:
        """What to call a task of the list."""
        task = self.task(task_id)
        return (task.title if task else "") or task_id

    def quoted(self, task_id: str) -> str:
        """The same within a sentence."""
        return quoted(self.title(task_id))

    @property
    def agents(self) -> tuple[str, ...]:
        """The agents whose names the list knows."""
        tasks = self.snapshot.tasks if self.snapshot else ()
        return tuple(sorted({task.agent for task in tasks if task.agent}))[:MOST_NAMES]

    @property
    def lists(self) -> tuple[str, ...]:
        """The ids of the connection's lists."""
        rows = TaskList.objects.filter(connection_id=self.task_list.connection_id)
        named = rows.exclude(list_id=None).exclude(list_id="")
        return tuple(filter(None, named.values_list("list_id", flat=True)[:MOST_NAMES]))


def desk_for(request: MemberRequest, organisation: str, key: str, *needs: Operation) -> Desk:
    """The desk of whoever asks. Http404 for strangers and for what the upstream cannot do.

    Raises PermissionDenied for members who may only read.
    """
    task_list, access = task_list_and_access(request.user, organisation, key)
    if not access.may_write:
        raise PermissionDenied("Your role does not allow this.")
    can = capabilities_of(task_list.connection)
    if not can.can(*needs):
        raise Http404("The upstream of this list cannot do that.")
    editor = Editor(actor_of(request), task_list)
    return Desk(editor, can, read_lists([task_list])[0].snapshot)


def task_named(request: MemberRequest) -> str:
    """The task that the address or the form names; Http404 where it names none."""
    named = request.GET.get("task") or request.POST.get("task")
    if not named:
        raise Http404("No task is named.")
    return named
