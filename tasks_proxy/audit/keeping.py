"""How long entries are kept: the only way for one to go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.accounts.suspended import all_kept
from tasks_proxy.audit.models import AuditEntry

_AT_ONCE = 1_000


def entries_forget(now: datetime) -> int:
    """Forget the entries that were written AUDIT_RETENTION_DAYS before `now`; how many.

    Those of an organisation that is suspended, or was lately, stay.
    """
    before = now - timedelta(days=settings.AUDIT_RETENTION_DAYS)
    kept = Organisation.objects.filter(all_kept(now))
    old = AuditEntry.objects.filter(at__lt=before).exclude(organisation__in=kept).order_by("pk")
    forgotten = 0
    while ids := list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        # The manager that everybody uses deletes nothing; this is Django's own.
        rows: QuerySet[AuditEntry] = QuerySet(AuditEntry)
        forgotten += rows.filter(pk__in=ids).delete()[0]
    return forgotten
