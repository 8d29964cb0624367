"""An organisation that asks everybody for two factors."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_made
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn

RULE = "/o/acme/settings/two-factors/"


def asks(organisation: Organisation) -> bool:
    return Organisation.objects.get(pk=organisation.pk).requires_two_factors


def test_whoever_asks_for_it_has_them_first(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    client.post(RULE, {"required": "yes"})
    assert not asks(organisation)
    TOTP.activate(owner, generate_totp_secret())
    client.post(RULE, {"required": "yes"})
    assert asks(organisation)
    assert AuditEntry.objects.get().after == {"two factors required": True}
    client.post(RULE, {"required": "no"})
    assert not asks(organisation)


def test_members_without_are_led_to_the_set_up_and_see_nothing(
    viewer: User,
    organisation: Organisation,
    other_organisation: Organisation,
    signed_in: SignIn,
) -> None:
    Membership.objects.create(user=viewer, organisation=other_organisation, role=Role.VIEWER)
    secret = token_made(
        user=viewer, organisation=organisation, name="t", scope=Scope.READ, days=None
    )[1]
    Organisation.objects.filter(pk=organisation.pk).update(requires_two_factors=True)
    client = signed_in(viewer)
    for address in ("/o/acme/", "/o/acme/team/", "/o/acme/connections/"):
        answer = client.get(address)
        assert answer["Location"].startswith("/account/two-factors/acme/")
    fragment = client.get("/o/acme/", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == "/account/two-factors/acme/"
    page = client.get("/account/two-factors/acme/").content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    overview = client.get("/").content.decode()
    assert "Globex" in overview
    assert 'href="/o/acme/"' not in overview
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    assert api.get("/api/v3/organizations/acme/ai/tasks").status_code == 404
    assert client.get("/api/v1/organisations/acme/lists/").status_code in {403, 404}

    TOTP.activate(viewer, generate_totp_secret())
    assert client.get("/o/acme/").status_code == 200


def test_a_stranger_learns_nothing_of_the_rule(
    stranger: User, organisation: Organisation, signed_in: SignIn
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(requires_two_factors=True)
    assert signed_in(stranger).get("/o/acme/").status_code == 404
    assert signed_in(stranger).get("/account/two-factors/acme/")["Location"] == "/o/acme/"
