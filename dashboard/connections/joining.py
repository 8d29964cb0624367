"""Connecting an organisation to an upstream in the browser, or leading a connection elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard import answer
from dashboard.connections.forms import ConnectForm
from dashboard.member import MemberRequest
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record
from tasks_proxy.connections.addresses import address_check
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.store import orders


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("token")
def connect(request: MemberRequest, organisation: str) -> HttpResponse:
    """The form, and storing what it holds; a worker tries the connection then."""
    access = organisation_for(request.user, organisation)
    if not access.may_manage:
        raise PermissionDenied("Your role does not allow this.")
    if request.method != "POST":
        return _page(request, access, ConnectForm())
    form = ConnectForm(request.POST)
    row = _stored(request, access, form) if form.is_valid() else None
    if row is None:
        return _page(request, access, form, status=400)
    told = f"{row} is connected."
    try:
        orders.connection_try(row)
        orders.connection_sync(row)
    except StoreUnavailable as error:
        told += f" It could not be tested: {error}"
    messages.success(request, told)
    return redirect("connections", access.organisation.slug)


def _stored(request: MemberRequest, access: Access, form: ConnectForm) -> Connection | None:
    """The connection; None where the form has been told why there is none.

    The token is asked for with every address: a stored one must not be sent to another host than
    the one that it was entered for.
    """
    entered = form.cleaned_data
    try:
        address_check(entered["base_url"])
        with transaction.atomic():
            known = set(access.organisation.connections.values_list("pk", flat=True))
            row = connection_put(
                organisation=access.organisation,
                provider=Provider(entered["provider"]),
                base_url=entered["base_url"],
                upstream_id=entered["upstream_id"],
                token=entered["token"],
                lists_by=entered["lists_by"],
            )
            record(
                Action.CONNECTION_CHANGE if row.pk in known else Action.CONNECTION_CREATE,
                actor_of(request),
                organisation=access.organisation,
                target=str(row),
                after={"base_url": row.base_url, "upstream_id": row.upstream_id},
            )
    except ValidationError as error:
        form.add_errors(error)
        return None
    except StoreUnavailable as error:
        form.add_error(None, f"Nothing was changed. {error}")
        return None
    return row


def _page(
    request: MemberRequest, access: Access, form: ConnectForm, *, status: int = 200
) -> HttpResponse:
    context = {"access": access, "organisation": access.organisation, "form": form}
    return answer.page(request, "connections/connect.html", context, status=status)
