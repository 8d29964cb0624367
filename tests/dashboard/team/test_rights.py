"""Who may open and do what in the rooms of an organisation's people."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from tasks_proxy.accounts.invitations import invitation_create
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn
from tests.dashboard.team.conftest import MakeToken

PAGES = {
    "team/": (200, 200, 200, 200, 404),
    "team/leave/": (200, 200, 200, 200, 404),
    "team/members/{viewer}/remove/": (200, 200, 403, 403, 404),
    "team/members/{owner}/remove/": (403, 403, 403, 403, 404),
    "team/members/{viewer}/transfer/": (200, 403, 403, 403, 404),
    "tokens/": (200, 200, 200, 200, 404),
    "tokens/revoke/": (200, 200, 200, 200, 404),
    "tokens/revoke/all/": (200, 200, 403, 403, 404),
    "audit/": (200, 200, 403, 403, 404),
    "audit/entries.csv": (200, 200, 403, 403, 404),
    "audit/entries.json": (200, 200, 403, 403, 404),
    "settings/": (200, 200, 403, 403, 404),
    "settings/two-factors/": (200, 200, 403, 403, 404),
}
"""The answers to owner, admin, editor, viewer and stranger."""

DEEDS = {
    "team/members/{viewer}/role/": (302, 302, 403, 403, 404),
    "team/members/{viewer}/remove/": (302, 302, 403, 403, 404),
    "team/members/{viewer}/transfer/": (302, 403, 403, 403, 404),
    "team/invitations/{invitation}/link/": (200, 200, 403, 403, 404),
    "team/invitations/{invitation}/renew/": (200, 200, 403, 403, 404),
    "team/invitations/{invitation}/revoke/": (302, 302, 403, 403, 404),
    "team/invitations/": (200, 200, 403, 403, 404),
    "tokens/{token}/revoke/": (302, 302, 404, 404, 404),
    "tokens/revoke/all/": (302, 302, 403, 403, 404),
    "settings/": (302, 302, 403, 403, 404),
    "settings/two-factors/": (302, 302, 403, 403, 404),
}

PEOPLE = ("owner", "admin", "editor", "viewer", "stranger")


@pytest.fixture
def everybody(
    owner: User, admin: User, editor: User, viewer: User, stranger: User
) -> dict[str, User]:
    return dict(zip(PEOPLE, (owner, admin, editor, viewer, stranger), strict=True))


def _filled(address: str, everybody: dict[str, User], make_token: MakeToken) -> str:
    organisation = Organisation.objects.get(slug="acme")
    invitation = invitation_create(
        organisation=organisation, email="new@x.example", role=Role.VIEWER, by=everybody["owner"]
    )
    token = make_token(everybody["owner"])
    names = {name: user.pk for name, user in everybody.items()}
    path = address.format(invitation=invitation.pk, token=token.public_id, **names)
    return f"/o/acme/{path}"


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens_to_those_whom_it_is_for(
    everybody: dict[str, User],
    make_token: MakeToken,
    signed_in: SignIn,
    address: str,
    person: str,
) -> None:
    path = _filled(address, everybody, make_token)
    answer = signed_in(everybody[person]).get(path)
    assert answer.status_code == PAGES[address][PEOPLE.index(person)]
    assert "no-store" in answer.headers.get("Cache-Control", "") or answer.status_code >= 400


@pytest.mark.usefixtures("no_mail")
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("address", DEEDS)
def test_each_deed_is_done_for_those_who_may_and_changes_nothing_for_others(
    everybody: dict[str, User],
    make_token: MakeToken,
    signed_in: SignIn,
    address: str,
    person: str,
) -> None:
    cache.clear()
    path = _filled(address, everybody, make_token)
    before = _state()
    form = {"role": "editor", "email": "second@x.example", "name": "Acme", "required": "no"}
    answer = signed_in(everybody[person]).post(path, form)
    assert answer.status_code == DEEDS[address][PEOPLE.index(person)]
    if answer.status_code >= 400:
        assert _state() == before


def _state() -> tuple[object, ...]:
    return (
        list(Membership.objects.order_by("pk").values_list("user", "role")),
        list(Organisation.objects.order_by("pk").values()),
        AuditEntry.objects.count(),
    )


@pytest.mark.parametrize("person", ["editor", "viewer"])
def test_others_see_no_control_that_is_not_theirs(
    everybody: dict[str, User], signed_in: SignIn, person: str
) -> None:
    page = signed_in(everybody[person]).get("/o/acme/team/").content.decode()
    assert "owner@<wbr>acme.<wbr>example" in page
    for control in ("Invite", "/remove/", "/role/", "/transfer/", "Audit log", "Two factors<"):
        assert control not in page


def test_everybody_who_is_not_signed_in_is_led_to_sign_in(organisation: Organisation) -> None:
    for address in ("team/", "tokens/", "audit/", "settings/"):
        answer = Client().get(f"/o/acme/{address}")
        assert answer["Location"].startswith("/accounts/login/")
