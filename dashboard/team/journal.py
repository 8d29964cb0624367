"""The page of the audit log, and the log as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.taken import as_file
from dashboard.team.export import as_csv, as_json
from dashboard.team.forms import AuditForm
from dashboard.team.rights import manager
from tasks_proxy.accounts.access import Access
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.models import AuditEntry

A_PAGE = 50
_WRITERS = {"csv": ("text/csv; charset=utf-8", as_csv), "json": ("application/json", as_json)}


@login_required
@never_cache
@require_safe
def page(request: MemberRequest, organisation: str) -> HttpResponse:
    """The newest entries that the filter lets through, or those before the id `before`."""
    access = manager(request, organisation)
    form = AuditForm(request.GET)
    rows = _entries(access, form)
    before = request.GET.get("before", "")
    older_than = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0
    shown = rows.filter(pk__lt=older_than) if older_than else rows
    entries = list(shown[: A_PAGE + 1])
    asked = {name: value for name, value in request.GET.items() if name != "before" and value}
    context: dict[str, Any] = {
        "access": access,
        "organisation": access.organisation,
        "form": form,
        "actions": _actions(),
        "entries": entries[:A_PAGE],
        "filtered": bool(asked),
        "query": urlencode(asked),
        "older": entries[A_PAGE - 1].pk if len(entries) > A_PAGE else None,
        "first_page": not older_than,
    }
    status = 200 if form.is_valid() else 400
    return answer.page(request, "team/audit.html", context, status=status)


@login_required
@never_cache
@require_safe
def export(request: MemberRequest, organisation: str, form: str) -> StreamingHttpResponse:
    """All entries that the filter lets through, as CSV or JSON, the newest first."""
    access = manager(request, organisation)
    if form not in _WRITERS:
        raise Http404
    content_type, write = _WRITERS[form]
    asked = AuditForm(request.GET)
    rows = _entries(access, asked)
    # Up to here: what is written while this is read is not of it, this export least of all.
    newest = rows.values_list("pk", flat=True).first() or 0
    parts: Iterator[str] = write(rows.filter(pk__lte=newest).iterator(chunk_size=500))
    day = timezone.now().date().isoformat()
    name = f"audit-{access.organisation.slug}-{day}.{form}"
    response = StreamingHttpResponse(parts, content_type=content_type)
    as_file(
        request,
        response,
        access.organisation,
        name=name,
        target=f"audit log as {form.upper()}",
    )
    return response


def _entries(access: Access, form: AuditForm) -> QuerySet[AuditEntry]:
    """What the filter lets through; nothing where it makes no sense."""
    rows = AuditEntry.objects.filter(organisation=access.organisation)
    if not form.is_valid():
        return rows.none()
    asked = form.cleaned_data
    if asked["who"]:
        rows = rows.filter(email__icontains=asked["who"])
    if asked["action"]:
        # A noun and a dot stand for all that can be done to it.
        exact = not asked["action"].endswith(".")
        rows = rows.filter(**{"action" if exact else "action__startswith": asked["action"]})
    if asked["since"]:
        rows = rows.filter(at__gte=_midnight(asked["since"]))
    if asked["until"]:
        rows = rows.filter(at__lt=_midnight(asked["until"]) + timedelta(days=1))
    return rows


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _actions() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of entries, under the nouns that they begin with."""
    nouns: dict[str, list[tuple[str, str]]] = {}
    for action in Action:
        nouns.setdefault(action.value.partition(".")[0], []).append((action.value, action.label))
    return list(nouns.items())
