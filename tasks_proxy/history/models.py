"""What outlives Redis: lists ever seen, events, the baselines they stand on, and archives."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Left
from django.utils import timezone

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection

TASK_INDEXED = 64
"""Characters of a task's id by which its events are found."""


def title_of(list_id: str | None) -> str:
    """The name on screen of the list that has this id."""
    if list_id is None:
        return "Tasks without a list"
    return list_id or "(empty name)"


class TaskList(models.Model):
    """A list of a connection; `list_id` is the upstream's id, None for tasks without a list.

    One that somebody `added_by_hand` stays, however empty. `left_at` is when its connection came to
    lead elsewhere; None while it is read.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="task_lists"
    )
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="task_lists")
    list_id = models.TextField(null=True)  # noqa: DJ001  an empty id and none are different lists
    key = models.CharField(max_length=60)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    added_by_hand = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-last_seen_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_list_per_key"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The list's name on screen."""
        return title_of(self.list_id)


class TaskEvent(models.Model):
    """One observed change of one task, kept for the organisation's retention time.

    `at` and `seen` are milliseconds since 1970. `task` and `changes` are JSON in ASCII, because
    upstream text may hold what PostgreSQL refuses; history/events.py reads and writes them. Ids
    rise in the order of commits within one list, not across lists.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, db_index=False)
    task_list = models.ForeignKey(
        TaskList, on_delete=models.CASCADE, related_name="events", db_index=False
    )
    task = models.TextField()
    at = models.BigIntegerField()
    seen = models.BigIntegerField()
    by = models.CharField(max_length=200)
    kinds = models.CharField(max_length=60)
    changes = models.TextField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["task_list", "id"], name="events_of_a_list"),
            models.Index(fields=["organisation", "id"], name="events_of_an_organisation"),
            # By the start of the id: PostgreSQL indexes no text of several kilobytes.
            models.Index("task_list", Left("task", TASK_INDEXED), name="events_of_a_task"),
        ]

    def __str__(self) -> str:
        return f"{self.kinds} {self.task}"


class Baseline(models.Model):
    """What was last told of a list's tasks: the next events are the difference to it.

    `read_at` is when the newest recorded reading began, in seconds since 1970. Events up to the id
    `forgotten_to` have passed their retention time.
    """

    task_list = models.OneToOneField(
        TaskList, on_delete=models.CASCADE, primary_key=True, related_name="baseline"
    )
    read_at = models.FloatField(default=0)
    forgotten_to = models.BigIntegerField(default=0)
    state = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"baseline of {self.task_list_id}"


class Archive(models.Model):
    """The tasks of a list that is over, for when the upstream has forgotten them.

    `archived_at` is when it was last made or confirmed; `counts` are tasks by status.
    """

    task_list = models.OneToOneField(
        TaskList, on_delete=models.CASCADE, primary_key=True, related_name="archive"
    )
    archived_at = models.DateTimeField(db_index=True)
    snapshot = models.BinaryField()
    counts = models.JSONField()

    def __str__(self) -> str:
        return f"archive of {self.task_list_id}"
