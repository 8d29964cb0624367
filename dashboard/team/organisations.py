"""Making an organisation, and the page of its settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.team.forms import OrganisationForm, SettingsForm
from dashboard.team.rights import manager
from tasks_proxy.accounts.access import Access
from tasks_proxy.accounts.factors import has_two_factors, with_factors
from tasks_proxy.accounts.models import Membership, Organisation
from tasks_proxy.accounts.organisations import organisation_create
from tasks_proxy.accounts.suspended import all_kept_until
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """Make an organisation and own it."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = organisation_create(
                name=form.cleaned_data["name"],
                slug=form.cleaned_data["slug"],
                owner=request.user,
            )
            record(
                Action.ORGANISATION_CREATE,
                actor_of(request),
                organisation=made,
                target=made.slug,
                after={"name": made.name},
            )
        return redirect("connections", made.slug)
    status = 400 if request.method == "POST" else 200
    return answer.page(request, "team/new_organisation.html", {"form": form}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: MemberRequest, organisation: str) -> HttpResponse:
    """The organisation's name and how long its history is kept."""
    access = manager(request, organisation)
    if request.method != "POST":
        return _settings(request, access, SettingsForm(instance=access.organisation))
    before = Organisation.objects.get(pk=access.organisation.pk)
    form = SettingsForm(request.POST, instance=access.organisation)
    if not form.is_valid():
        access.organisation.name = before.name
        return _settings(request, access, form, status=400)
    with transaction.atomic():
        # These alone: a suspension since the page was asked for must not be written over.
        form.instance.save(update_fields=SettingsForm.Meta.fields)
        _record_changes(request, before, access.organisation)
    messages.success(request, "The settings are saved.")
    return redirect("organisation-settings", access.organisation.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def two_factors(request: MemberRequest, organisation: str) -> HttpResponse:
    """Ask, then turn on or off that every member needs two factors."""
    access = manager(request, organisation)
    row = access.organisation
    if request.method != "POST":
        return _asked(request, access)
    wanted = request.POST.get("required") == "yes"
    if wanted and not has_two_factors(request.user):
        messages.error(request, "Set up your own second factor first, or you shut yourself out.")
        return redirect("organisation-two-factors", row.slug)
    if wanted != row.requires_two_factors:
        with transaction.atomic():
            row.requires_two_factors = wanted
            row.save(update_fields=["requires_two_factors"])
            record(
                Action.ORGANISATION_RULES,
                actor_of(request),
                organisation=row,
                target=row.slug,
                before={"two factors required": not wanted},
                after={"two factors required": wanted},
            )
    told = "Everybody needs two factors now." if wanted else "Two factors are everybody's choice."
    messages.success(request, told)
    return redirect("organisation-settings", row.slug)


def _asked(request: MemberRequest, access: Access) -> HttpResponse:
    members = with_factors(Membership.objects.filter(organisation=access.organisation))
    without = [row for row in members.select_related("user") if not getattr(row, "two_factors", 0)]
    context = {
        "access": access,
        "organisation": access.organisation,
        "without": without,
        "mine": has_two_factors(request.user),
    }
    return answer.page(request, "team/two_factors.html", context)


def _settings(
    request: MemberRequest, access: Access, form: SettingsForm, *, status: int = 200
) -> HttpResponse:
    until = all_kept_until(access.organisation)
    context = {
        "access": access,
        "organisation": access.organisation,
        "form": form,
        "all_kept_until": until if until is not None and timezone.now() < until else None,
    }
    return answer.page(request, "team/settings.html", context, status=status)


def _record_changes(request: MemberRequest, before: Organisation, after: Organisation) -> None:
    by = actor_of(request)
    if before.name != after.name:
        record(
            Action.ORGANISATION_RENAME,
            by,
            organisation=after,
            target=after.slug,
            before={"name": before.name},
            after={"name": after.name},
        )
    if before.retention_days != after.retention_days:
        record(
            Action.ORGANISATION_RULES,
            by,
            organisation=after,
            target=after.slug,
            before={"retention_days": before.retention_days},
            after={"retention_days": after.retention_days},
        )
