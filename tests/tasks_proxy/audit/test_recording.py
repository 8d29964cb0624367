"""Entries: written whole, and kept as they were written until their time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import SYSTEM, actor_of, ip_of
from tasks_proxy.audit.keeping import entries_forget
from tasks_proxy.audit.models import AppendOnly, AuditEntry
from tasks_proxy.audit.recording import record, record_everywhere


def test_an_entry_tells_who_did_what_and_from_where(
    owner: User, organisation: Organisation
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Fox " * 100)
    request.user = owner
    record(
        Action.MEMBER_ROLE,
        actor_of(request),
        organisation=organisation,
        target="viewer@acme.example",
        before={"role": "viewer"},
        after={"role": "editor"},
    )
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.email, entry.ip) == (owner, "owner@acme.example", "203.0.113.9")
    assert len(entry.user_agent) == 200
    assert (entry.told, entry.before, entry.after) == (
        "Changed a role",
        {"role": "viewer"},
        {"role": "editor"},
    )


def test_an_entry_is_neither_changed_nor_deleted(organisation: Organisation) -> None:
    entry = record(Action.EXPORT, SYSTEM, organisation=organisation)
    entry.email = "somebody@else.example"
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(email=""),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert AuditEntry.objects.get().email == "system"


def test_an_entry_outlives_the_person(owner: User, organisation: Organisation) -> None:
    request = RequestFactory().get("/")
    request.user = owner
    record(Action.EXPORT, actor_of(request), organisation=organisation)
    owner.delete()
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.email) == (None, "owner@acme.example")


def test_entries_go_when_their_time_is_over(organisation: Organisation, settings: Settings) -> None:
    settings.AUDIT_RETENTION_DAYS = 30
    now = timezone.now()
    for days in (29, 31, 400):
        AuditEntry(organisation=organisation, action="x", at=now - timedelta(days=days)).save()
    assert entries_forget(now) == 2
    assert AuditEntry.objects.get().at == now - timedelta(days=29)


def test_entries_of_an_organisation_that_rests_outlast_their_time_until_a_week_after(
    organisation: Organisation, other_organisation: Organisation
) -> None:
    now = timezone.now()
    for one in (organisation, other_organisation, None):
        AuditEntry(organisation=one, action="x", at=now - timedelta(days=4000)).save()
    rows = Organisation.objects.filter(pk=organisation.pk)
    rows.update(suspended_at=now)
    assert entries_forget(now) == 2
    rows.update(suspended_at=None, restored_at=now)
    assert entries_forget(now + timedelta(days=6)) == 0
    assert AuditEntry.objects.get().organisation == organisation
    assert entries_forget(now + timedelta(days=7)) == 1


def test_what_concerns_an_account_stands_in_the_log_of_each_of_its_organisations(
    owner: User, organisation: Organisation, other_organisation: Organisation
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    record_everywhere(Action.SIGN_IN, SYSTEM, person=owner)
    record_everywhere(Action.SIGN_IN_FAILED, SYSTEM, person=None)
    homes = set(AuditEntry.objects.values_list("organisation__slug", "action"))
    assert homes == {
        ("acme", "account.sign_in"),
        ("globex", "account.sign_in"),
        (None, "account.sign_in_failed"),
    }


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        (0, "203.0.113.1", "198.51.100.1", "203.0.113.1"),
        (1, "10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (3, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.1", "", "203.0.113.1"),
        (1, "10.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        (1, "10.0.0.1", "198.51.100.1:5000", "198.51.100.1"),
        (0, "::ffff:203.0.113.1", "", "203.0.113.1"),
        (0, "", "", None),
        (1, "", "<script>", None),
    ],
)
def test_only_our_own_proxies_are_believed_about_an_address(
    settings: Settings, proxies: int, remote: str, forwarded: str, found: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert ip_of(request) == found
