"""What whoever runs the site does to an account."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tasks_proxy.accounts.factors import has_two_factors
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_made
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn


def run(*arguments: str) -> str:
    told = StringIO()
    call_command(*arguments, stdout=told, stderr=told)
    return told.getvalue()


def test_a_suspended_person_is_shut_out_and_comes_back_as_they_were(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    secret = token_made(
        user=owner, organisation=organisation, name="t", scope=Scope.READ, days=None
    )[1]
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    lists = "/api/v1/organisations/acme/lists/"
    assert (client.get("/").status_code, api.get(lists).status_code) == (200, 200)

    told = run("suspend", "Owner@acme.example")
    assert "acme has no other owner" in told
    assert (client.get("/").status_code, api.get(lists).status_code) == (302, 401)

    run("suspend", "owner@acme.example", "--restore")
    assert (client.get("/").status_code, api.get(lists).status_code) == (302, 200)
    assert signed_in(owner).get("/o/acme/").status_code == 200
    actions = AuditEntry.objects.order_by("pk").values_list("action", "email")
    assert list(actions) == [("account.suspend", "system"), ("account.restore", "system")]


def test_the_settings_say_until_when_nothing_goes_after_a_suspension(
    organisation: Organisation, owner: User, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    told = "Nothing goes before"
    assert told not in client.get("/o/acme/settings/").content.decode()
    run("suspend", "acme")
    run("suspend", "acme", "--restore")
    assert told in client.get("/o/acme/settings/").content.decode()
    Organisation.objects.update(restored_at=timezone.now() - timedelta(days=7))
    assert told not in client.get("/o/acme/settings/").content.decode()


def test_a_lost_factor_is_taken_off(owner: User) -> None:
    assert "had no second factor" in run("reset_two_factors", owner.email)
    TOTP.activate(owner, generate_totp_secret())
    assert "password alone" in run("reset_two_factors", owner.email)
    assert not has_two_factors(owner)


def test_an_organisation_is_suspended_and_goes_on(organisation: Organisation) -> None:
    assert "acme was not suspended" in run("suspend", "acme", "--restore")
    assert "acme is suspended" in run("suspend", "acme")
    assert "acme was suspended already" in run("suspend", "acme")
    with pytest.raises(CommandError, match="`suspend acme --restore` ends that"):
        run("sync", "acme")
    ended = run("suspend", "acme", "--restore")
    assert ended == "acme goes on as it was; nothing of it is forgotten for its age for 7 days.\n"
    told = AuditEntry.objects.filter(organisation=organisation).order_by("pk")
    actions = list(told.values_list("action", "target"))
    assert actions == [("organisation.suspend", "acme"), ("organisation.restore", "acme")]
    with pytest.raises(CommandError, match="no organisation “nobody”"):
        run("suspend", "nobody")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["suspend", "reset_two_factors"])
def test_an_address_that_nobody_has_is_told(command: str) -> None:
    with pytest.raises(CommandError, match="Nobody has the address"):
        run(command, "nobody@acme.example")
