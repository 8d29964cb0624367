"""What a person keeps of a list's page: how they left it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tasks_proxy.history.models import TaskList


class LastLook(models.Model):
    """How a person left a list's page: the query of its address, less what passes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, related_name="+")
    query = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "task_list"], name="one_last_look_each"),
        ]

    def __str__(self) -> str:
        return f"{self.task_list_id}: {self.query}"


class SavedView(models.Model):
    """A view of a list under a name: its owner's alone, or `shared` with all members."""

    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.TextField()
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task_list", "owner", "name"], name="one_saved_view_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
