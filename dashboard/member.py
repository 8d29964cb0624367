"""The request of somebody who is signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tasks_proxy.accounts.models import User


class MemberRequest(HttpRequest):
    """What a view behind `login_required` is given."""

    user: User
    htmx: HtmxDetails
