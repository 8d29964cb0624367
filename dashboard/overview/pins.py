"""Keeping a list at the top of one's own overview."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dashboard.lists.lookup import task_list_for
from dashboard.member import MemberRequest
from dashboard.overview.models import Pin
from dashboard.returning import next_of


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
    return redirect(next_of(request, "overview"))
