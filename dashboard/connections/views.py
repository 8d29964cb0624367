"""The page of an organisation's connections, and what its members may ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from dashboard import answer
from dashboard.connections.forms import TokenForm
from dashboard.connections.state import MOST_FAILING, State, state_of
from dashboard.member import MemberRequest
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record
from tasks_proxy.connections.connecting import token_replace
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.store import orders


@dataclass(frozen=True, slots=True)
class Part:
    """One connection on the page, with the form for its token."""

    state: State
    form: TokenForm


@login_required
@never_cache
@require_safe
def page(request: MemberRequest, organisation: str) -> HttpResponse:
    """All connections of an organisation."""
    return _page(request, organisation_for(request.user, organisation))


@login_required
@never_cache
@require_safe
def state(request: MemberRequest, organisation: str, connection: UUID) -> HttpResponse:
    """One connection's state as a fragment."""
    access = organisation_for(request.user, organisation)
    return _state(request, access, _connection(access, connection))


@login_required
@require_POST
def test(request: MemberRequest, organisation: str, connection: UUID) -> HttpResponse:
    """Have a worker try the connection; its result comes to the page by itself."""
    access = organisation_for(request.user, organisation)
    row = _connection(access, connection)
    _allow(may=access.may_manage)
    try:
        orders.connection_try(row)
    except StoreUnavailable as error:
        return _told(request, access, row, f"Nothing was tested. {error}")
    return _told(request, access, row, "The connection is being tested.")


@login_required
@require_POST
def sync(request: MemberRequest, organisation: str, connection: UUID) -> HttpResponse:
    """Have all lists read now, and new ones looked for."""
    access = organisation_for(request.user, organisation)
    row = _connection(access, connection)
    _allow(may=access.may_write)
    try:
        count = orders.connection_sync(row)
    except StoreUnavailable as error:
        return _told(request, access, row, f"Nothing was asked for. {error}")
    lists = "1 list is" if count == 1 else f"{count} lists are"
    return _told(request, access, row, f"{lists} due now, and new ones are looked for.")


@login_required
@require_POST
@sensitive_post_parameters("token")
def token(request: MemberRequest, organisation: str, connection: UUID) -> HttpResponse:
    """Store another token, then test it and read everything with it."""
    access = organisation_for(request.user, organisation)
    row = _connection(access, connection)
    _allow(may=access.may_manage)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, access, bad={row.pk: form}, status=400)
    with transaction.atomic():
        token_replace(row, form.cleaned_data["token"])
        record(
            Action.CONNECTION_CREDENTIAL,
            actor_of(request),
            organisation=access.organisation,
            target=str(row),
        )
    told = "The new token is stored, encrypted."
    try:
        orders.connection_try(row)
        orders.connection_sync(row)
    except StoreUnavailable as error:
        told += f" It could not be tested: {error}"
    messages.success(request, told)
    return redirect("connections", access.organisation.slug)


def _connection(access: Access, pk: UUID) -> Connection:
    return get_object_or_404(Connection, organisation=access.organisation, pk=pk)


def _allow(*, may: bool) -> None:
    if not may:
        raise PermissionDenied("Your role does not allow this.")


def _page(
    request: MemberRequest,
    access: Access,
    *,
    bad: dict[UUID, TokenForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = bad or {}
    rows = access.organisation.connections.all()
    parts = [Part(state_of(row), forms.get(row.pk) or TokenForm()) for row in rows]
    context = {
        "access": access,
        "organisation": access.organisation,
        "parts": parts,
        "most_failing": MOST_FAILING,
    }
    return answer.page(request, "connections/page.html", context, status=status)


def _told(
    request: MemberRequest, access: Access, connection: Connection, note: str
) -> HttpResponse:
    """What was done: beside the state where a script asked, else on the page that follows."""
    if request.htmx:
        return _state(request, access, connection, note=note)
    messages.info(request, note)
    return redirect("connections", access.organisation.slug)


def _state(
    request: MemberRequest, access: Access, connection: Connection, *, note: str = ""
) -> HttpResponse:
    context = {
        "access": access,
        "organisation": access.organisation,
        "state": state_of(connection),
        "note": note,
        "most_failing": MOST_FAILING,
    }
    return answer.page(request, "connections/state.html", context)
