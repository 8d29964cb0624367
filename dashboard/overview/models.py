"""What a person keeps of the overview: the lists that they pinned."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tasks_proxy.history.models import TaskList


class Pin(models.Model):
    """A list that a person keeps at the top of their overview."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "task_list"], name="one_pin_each"),
        ]

    def __str__(self) -> str:
        return f"{self.task_list_id} of {self.user_id}"
