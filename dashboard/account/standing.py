"""What whoever runs this site does to a person's account, and to an organisation."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.audit.recording import record, record_everywhere


@transaction.atomic
def suspend(user: User) -> list[str]:
    """Shut the person out, everywhere and at once; the organisations that have no owner left now.

    Sessions end, streams within ten seconds; tokens and shared links rest until they are restored.
    """
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    record_everywhere(Action.SUSPEND, SYSTEM, person=user, target=user.email)
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True)
    orphans = user.organisations.exclude(pk__in=owners.values("organisation"))
    return list(orphans.values_list("slug", flat=True))


@transaction.atomic
def restore(user: User) -> None:
    """Let the person in again, as they were; they sign in anew."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_everywhere(Action.RESTORE, SYSTEM, person=user, target=user.email)


@transaction.atomic
def organisation_suspend(row: Organisation) -> bool:
    """Let the organisation rest: whether it did not before.

    Its members are told so in place of every page and its tokens in place of every answer; its
    links open nothing, streams end, and nothing is read for it.
    """
    rows = Organisation.objects.filter(pk=row.pk, suspended_at=None)
    done = bool(rows.update(suspended_at=timezone.now()))
    if done:
        record(Action.ORGANISATION_SUSPEND, SYSTEM, organisation=row, target=row.slug)
    return done


@transaction.atomic
def organisation_restore(row: Organisation) -> bool:
    """Let it go on as it was: whether it was suspended."""
    rows = Organisation.objects.filter(pk=row.pk, suspended_at__isnull=False)
    done = bool(rows.update(suspended_at=None, restored_at=timezone.now()))
    if done:
        record(Action.ORGANISATION_RESTORE, SYSTEM, organisation=row, target=row.slug)
    return done


@transaction.atomic
def factors_reset(user: User) -> bool:
    """Take the second factor off somebody who lost it; whether there was one."""
    gone = bool(Authenticator.objects.filter(user=user).delete()[0])
    if gone:
        record_everywhere(Action.TWO_FACTORS_OFF, SYSTEM, person=user, target=user.email)
    return gone
