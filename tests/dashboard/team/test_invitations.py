"""Invitations: sent, followed, used up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dashboard.celery import app
from dashboard.team.jobs import invitation_mail
from dashboard.team.mail import link
from tasks_proxy.accounts.invitations import Way, invitation_create, invitation_renew
from tasks_proxy.accounts.models import Invitation, Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.audit.models import AuditEntry
from tests.conftest import SignIn

NEW = "new@x.example"
JOIN = {"name": "New Person", "password": "a long-enough phrase"}


@pytest.fixture
def invitation(owner: User, organisation: Organisation) -> Invitation:
    return invitation_create(organisation=organisation, email=NEW, role=Role.EDITOR, by=owner)


@pytest.fixture
def jobs_at_once() -> object:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def path(invitation: Invitation, way: Way = Way.MAIL) -> str:
    return link(invitation, way).removeprefix("http://testserver")


@pytest.mark.usefixtures("jobs_at_once")
def test_a_new_person_joins_by_the_link_in_the_mail(owner: User, signed_in: SignIn) -> None:
    cache.clear()
    signed_in(owner).post("/o/acme/team/invitations/", {"email": "New@X.example", "role": "editor"})
    (sent,) = mail.outbox
    assert sent.to == [NEW]
    address = next(line for line in sent.body.splitlines() if line.startswith("http"))
    client = Client()
    page = client.get(address)
    assert page["Referrer-Policy"] == "strict-origin"
    assert "Acme Robotics" in page.content.decode()
    assert client.post(address, JOIN)["Location"] == "/o/acme/"
    assert client.get("/o/acme/").status_code == 200
    person = User.objects.get(email=NEW)
    assert (person.name, person.memberships.get().role) == ("New Person", "editor")
    assert EmailAddress.objects.get(user=person).verified
    assert AuditEntry.objects.filter(action="invitation.accept", user=person).exists()
    assert Client().get(address).status_code == 404


def test_what_goes_into_the_queue_and_the_database_opens_nothing(
    invitation: Invitation,
) -> None:
    for way in Way:
        secret = path(invitation, way).split("/")[2]
        stored = " ".join(map(str, Invitation.objects.values().get().values()))
        assert secret not in stored
        assert secret[32:] not in stored


def test_somebody_with_an_account_signs_in_and_accepts(
    invitation: Invitation, signed_in: SignIn
) -> None:
    person = User.objects.create_user(NEW)
    address = path(invitation, Way.COPY)
    assert b"Sign in to accept" in Client().get(address).content
    client = signed_in(person)
    assert b"Accept" in client.get(address).content
    assert client.post(address)["Location"] == "/o/acme/"
    assert person.memberships.get().role == "editor"


def test_it_is_bound_to_its_address(
    invitation: Invitation, stranger: User, signed_in: SignIn
) -> None:
    client = signed_in(stranger)
    address = path(invitation)
    assert b"for another address" in client.get(address).content
    client.post(address)
    assert not Membership.objects.filter(organisation__slug="acme", user=stranger).exists()


@pytest.mark.usefixtures("jobs_at_once")
def test_a_link_that_was_handed_over_makes_no_account_before_the_mailbox_answers(
    invitation: Invitation,
) -> None:
    cache.clear()
    client = Client()
    address = path(invitation, Way.COPY)
    assert b"we send the invitation there" in client.get(address).content
    client.post(address, JOIN)
    assert not User.objects.filter(email=NEW).exists()
    assert mail.outbox[0].to == [NEW]
    assert path(invitation, Way.MAIL) in mail.outbox[0].body


def test_an_invitation_that_waits_for_its_mail_is_not_sent_while_its_organisation_is_suspended(
    invitation: Invitation,
) -> None:
    Organisation.objects.update(suspended_at=timezone.now())
    invitation_mail(str(invitation.pk))
    assert mail.outbox == []
    Organisation.objects.update(suspended_at=None)
    invitation_mail(str(invitation.pk))
    assert [sent.to for sent in mail.outbox] == [[NEW]]


@pytest.mark.usefixtures("no_mail")
def test_without_mail_the_link_that_is_handed_over_is_enough(
    owner: User, signed_in: SignIn
) -> None:
    cache.clear()
    page = (
        signed_in(owner)
        .post("/o/acme/team/invitations/", {"email": NEW, "role": "viewer"})
        .content.decode()
    )
    row = Invitation.objects.get()
    assert link(row, Way.COPY) in page
    assert Client().post(path(row, Way.COPY), JOIN)["Location"] == "/o/acme/"


def test_a_weak_password_is_refused_and_the_name_kept(invitation: Invitation) -> None:
    answer = Client().post(path(invitation), {"name": "New Person", "password": "12345"})
    assert answer.status_code == 400
    assert b'value="New Person"' in answer.content
    assert b"12345" not in answer.content
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("end", ["expired", "revoked", "accepted", "renewed", "secret", "text"])
def test_a_link_that_is_over_leads_nowhere(invitation: Invitation, end: str) -> None:
    address = path(invitation)
    if end == "expired":
        invitation.expires_at = timezone.now() - timedelta(seconds=1)
    elif end == "revoked":
        invitation.revoked_at = timezone.now()
    elif end == "accepted":
        invitation.accepted_at = timezone.now()
    elif end == "renewed":
        invitation_renew(invitation)
    elif end == "secret":
        address = f"{address[:-2]}{'0' if address[-2] != '0' else '1'}/"
    else:
        address = "/invitations/null/"
    invitation.save()
    answer = Client().get(address)
    assert answer.status_code == 404
    assert b"works no more" in answer.content
    assert Client().post(address, JOIN).status_code == 404
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("email", ["owner@acme.example", NEW, "no address", ""])
def test_nobody_is_invited_twice_or_at_no_address(
    invitation: Invitation, owner: User, signed_in: SignIn, email: str
) -> None:
    cache.clear()
    answer = signed_in(owner).post("/o/acme/team/invitations/", {"email": email, "role": "viewer"})
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content
    assert Invitation.objects.count() == 1


def test_an_admin_invites_no_owner(admin: User, owner: User, signed_in: SignIn) -> None:
    cache.clear()
    form = {"email": NEW, "role": "owner"}
    assert signed_in(admin).post("/o/acme/team/invitations/", form).status_code == 400
    assert not Invitation.objects.exists()
