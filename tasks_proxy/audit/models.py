"""AuditEntry: one line of the audit log, written once."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit import actions


class AppendOnly(Exception):
    """Somebody tried to change or delete what was written down."""


class EntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries to read: they are neither changed nor deleted."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("Entries of the audit log stay as they were written.")

    def delete(self) -> NoReturn:
        """Refused; what is too old goes by `tasks_proxy.audit.keeping`."""
        raise AppendOnly("Entries of the audit log are not deleted.")


class AuditEntry(models.Model):
    """Who did what to what. `organisation` is empty for what happened outside of all of them.

    The person's address and the token's name are kept as text too: they outlive both. `target`
    names the object exactly, `title` is what it was called then, where that is something else.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="audit_entries"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)
    action = models.CharField(max_length=40)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="audit_entries"
    )
    email = models.CharField(max_length=254, blank=True)
    token = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True, default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)

    _all = models.Manager()
    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        base_manager_name = "_all"
        default_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="audit_of_organisation"),
            models.Index(fields=["organisation", "action", "-id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.email or 'system'} {self.action} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry down; AppendOnly for one that is written already."""
        if not self._state.adding:
            raise AppendOnly("Entries of the audit log stay as they were written.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("Entries of the audit log are not deleted.")

    @property
    def told(self) -> str:
        """The action in words."""
        return actions.label(self.action)
