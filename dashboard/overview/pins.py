"""Keeping a list at the top of one's own overview."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dashboard.lists.lookup import task_list_for
from dashboard.member import MemberRequest
from dashboard.overview.models import Pin


@login_required
@require_POST
def pin(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Pin the list, or with `pinned=no` let it go, and go back to where that was asked."""
    task_list = task_list_for(request.user, organisation, key)
    if request.POST.get("pinned") == "no":
        Pin.objects.filter(user=request.user, task_list=task_list).delete()
    else:
        pinned = Pin(user=request.user, task_list=task_list)
        Pin.objects.bulk_create([pinned], ignore_conflicts=True)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "overview"
    return redirect(target)
