"""What a member does to a link that is there, and to all of them; and the look as a visitor."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from dashboard.member import MemberRequest
from dashboard.sharing import links
from dashboard.sharing.answers import rendered
from dashboard.sharing.forms import ShareForm
from dashboard.sharing.lookup import allow, known_of, writable_list, writable_share
from dashboard.sharing.models import Share
from dashboard.sharing.preview import preview_context
from dashboard.sharing.views import links_page, made
from dashboard.zone import zone_of
from tasks_proxy.accounts.access import organisation_for
from tasks_proxy.audit.actor import actor_of

_BESIDE = {"name", "kind", "ends", "expires_at", "password", "max_views", "sites"}
"""Fields of the form that change nothing of what is seen."""

_DONE: dict[str, tuple[Callable[..., None], str]] = {
    "pause": (links.share_pause, "“{}” is paused. Its address stays."),
    "resume": (links.share_resume, "“{}” can be seen again."),
    "revoke": (links.share_revoke, "“{}” is revoked. Its address will never work again."),
    "delete": (links.share_delete, "“{}” is gone."),
}


@login_required
@require_POST
def act(request: MemberRequest, organisation: str, share: UUID, action: str) -> HttpResponse:
    """Pause, resume, revoke or delete a link, and go back to where that was asked."""
    row, access = writable_share(request.user, organisation, share)
    work, told = _DONE[action]
    work(row, by=actor_of(request))
    messages.success(request, told.format(row.name))
    return redirect(links_page(request, access, row.task_list))


@login_required
@never_cache
@require_POST
def rotate(request: MemberRequest, organisation: str, share: UUID) -> HttpResponse:
    """Give a link a new address, and show that; the old one ends."""
    row, access = writable_share(request.user, organisation, share)
    secret = links.share_rotate(row, by=actor_of(request))
    return made(request, access, writable_share(request.user, organisation, share)[0], secret)


@login_required
@require_POST
def adopt(request: MemberRequest, organisation: str, share: UUID) -> HttpResponse:
    """Answer for a link from now on, above all for one whose holder left."""
    row, access = writable_share(request.user, organisation, share)
    allow(may=access.may_manage)
    links.share_adopt([row], request.user, by=actor_of(request))
    messages.success(request, f"“{row.name}” is yours now.")
    return redirect(links_page(request, access, row.task_list))


@login_required
@require_POST
def switch(request: MemberRequest, organisation: str) -> HttpResponse:
    """Turn all links of the organisation off, or on again."""
    access = organisation_for(request.user, organisation)
    allow(may=access.may_manage)
    off = request.POST.get("off") == "1"
    links.sharing_switch(access.organisation, off=off, by=actor_of(request))
    told = "All links are off." if off else "Links work again, each as it was."
    messages.success(request, told)
    return redirect("links", access.organisation.slug)


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_POST
def preview(
    request: MemberRequest, organisation: str, key: str = "", share: UUID | None = None
) -> HttpResponse:
    """What visitors would see of what stands in the form; nothing is saved."""
    saved: Share | None = None
    if share is not None:
        saved, _ = writable_share(request.user, organisation, share)
        task_list = saved.task_list
    else:
        task_list, _ = writable_list(request.user, organisation, key)
    known = known_of(task_list)
    form = ShareForm(request.POST, zone=zone_of(request), known=known, share=saved)
    # A preview needs only what decides on what is shown; the rest may still be missing.
    form.is_valid()
    if not set(form.errors) <= _BESIDE:
        return rendered("sharing/no_preview.html", {"form": form}, status=400)
    context = preview_context(task_list, form.shown(), known, saved)
    return rendered("sharing/public/page.html", context)
