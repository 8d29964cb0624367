"""TaskList: every list ever seen, so that none is lost when the upstream stops naming it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection


class TaskList(models.Model):
    """A list of a connection; `list_id` is the upstream's id, None for tasks without a list."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="task_lists"
    )
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="task_lists")
    list_id = models.TextField(null=True)  # noqa: DJ001  an empty id and none are different lists
    key = models.CharField(max_length=60)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

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
        if self.list_id is None:
            return "Tasks without a list"
        return self.list_id or "(empty name)"
