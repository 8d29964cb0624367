"""What needs a person now, what people hid of it, what they are mailed and what was sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from dashboard.attention.rules import Need
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.history.models import TaskList

_USER = settings.AUTH_USER_MODEL


class Pace(models.TextChoices):
    """How soon somebody is mailed."""

    OFF = "off", "No mail"
    ONCE = "once", "At once"
    DAILY = "daily", "Once a day"


class Finding(models.Model):
    """A task that needs a person, as attention/rules.py found it; gone when it needs nobody."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, db_index=False)
    task_list = models.ForeignKey(
        TaskList, on_delete=models.CASCADE, related_name="findings", db_index=False
    )
    mark = models.CharField(max_length=32)
    task_id = models.TextField()
    title = models.TextField()
    need = models.CharField(max_length=12)
    since = models.BigIntegerField(default=0)
    agent = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["organisation__name", "task_list__key", "need", "since", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "found_at"], name="found_when")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task_list", "mark"], name="one_finding_per_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.task_id}"

    @property
    def word(self) -> str:
        """Its need on screen."""
        return Need(self.need).word


class Hush(models.Model):
    """A finding that a person does not want to see: `until` then, or None for ever."""

    user = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="+")
    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=32)
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "task_list", "mark"], name="one_hush_each"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} until {self.until}"


class MailRule(models.Model):
    """What one person is mailed of an organisation, or otherwise of one of its lists.

    `needs` are words of Need, with spaces between. What was found before `since` is not mailed.
    """

    user = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, null=True, related_name="+")
    pace = models.CharField(max_length=8, choices=Pace.choices, default=Pace.OFF)
    needs = models.CharField(max_length=80, default=" ".join(Need))
    zone = models.CharField(max_length=60, default="UTC")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["task_list__key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(task_list=None),
                name="one_mail_rule_per_organisation",
            ),
            models.UniqueConstraint(fields=["user", "task_list"], name="one_mail_rule_per_list"),
        ]

    def __str__(self) -> str:
        return f"{self.pace}: {self.needs}"


class Mail(models.Model):
    """One finding for one person: what became of the mail about it."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not delivered"
        SEEN = "seen", "Not sent: you were looking at the list"
        OVER = "over", "Not sent: it was over before"
        UNKNOWN = "unknown", "Perhaps sent: the worker stopped meanwhile"

    user = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    task_list = models.ForeignKey(TaskList, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=32)
    title = models.TextField()
    need = models.CharField(max_length=12)
    pace = models.CharField(max_length=8, choices=Pace.choices)
    zone = models.CharField(max_length=60, default="UTC")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    claim = models.CharField(max_length=32, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "task_list", "mark"], name="one_mail_each"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.need}"

    @property
    def word(self) -> str:
        """The need that it tells of, on screen."""
        return Need(self.need).word
