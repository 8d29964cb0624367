"""Invitations: single use, expiring, revocable, bound to one e-mail address.

Two links lead to one, told apart by what they prove: the one in the e-mail, whose follower reads
that mailbox, and the one that an admin copies. Neither is stored: each is a keyed digest of the
row's nonce under SECRET_KEY: the database alone opens nothing, and a job needs only the row's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from tasks_proxy.accounts.members import members_locked
from tasks_proxy.accounts.models import Invitation, Membership, Organisation, User, new_nonce
from tasks_proxy.accounts.roles import Role
from tasks_proxy.accounts.suspended import AWAKE

DAYS = 7


class Way(StrEnum):
    """How a link came to whoever follows it."""

    MAIL = "mail"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Found:
    """An open invitation, and the way by which its link came."""

    invitation: Invitation
    way: Way


def invitation_secret(invitation: Invitation, way: Way) -> str:
    """What stands in the link."""
    salt = f"tasks_proxy.accounts.invitations.{way}"
    digest = salted_hmac(salt, f"{invitation.pk}:{invitation.nonce}", algorithm="sha256")
    return f"{invitation.pk.hex}{digest.hexdigest()}"


def invitation_found(secret: str) -> Found | None:
    """The open invitation that this secret leads to; None for any other text."""
    try:
        pk = UUID(hex=secret[:32])
    except ValueError:
        return None
    rows = Invitation.objects.select_related("organisation", "invited_by")
    invitation = rows.filter(AWAKE, pk=pk).first()
    if invitation is None or not invitation.is_open(timezone.now()):
        return None
    for way in Way:
        if constant_time_compare(invitation_secret(invitation, way), secret):
            return Found(invitation, way)
    return None


@transaction.atomic
def invitation_create(
    *, organisation: Organisation, email: str, role: Role, by: User
) -> Invitation:
    """Invite somebody; ValidationError for a bad address, a member, or somebody invited already."""
    members_locked(organisation)
    address = User.objects.normalize_email(email)
    if Membership.objects.filter(organisation=organisation, user__email=address).exists():
        raise ValidationError({"email": f"{address} is a member already."})
    opened = Invitation.objects.filter(
        organisation=organisation, email=address, accepted_at=None, revoked_at=None
    )
    if opened.filter(expires_at__gt=timezone.now()).exists():
        raise ValidationError({"email": f"{address} is invited already: send the link again."})
    opened.update(revoked_at=timezone.now())
    row = Invitation(
        organisation=organisation, email=address, role=role, invited_by=by, expires_at=_end()
    )
    row.full_clean(exclude=["organisation", "invited_by", "accepted_at", "revoked_at"])
    row.save()
    return row


def invitation_renew(invitation: Invitation) -> None:
    """Give it new links and a new week; the old links lead nowhere any more."""
    invitation.nonce = new_nonce()
    invitation.expires_at = _end()
    invitation.save(update_fields=["nonce", "expires_at"])


def invitation_revoke(invitation: Invitation) -> None:
    """Close it for good."""
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])


@transaction.atomic
def invitation_accept(invitation: Invitation, user: User) -> Membership:
    """Make the invited person a member; ValidationError where it is used up or not for them."""
    members_locked(invitation.organisation)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    now = timezone.now()
    if not row.is_open(now):
        raise ValidationError("This invitation was used, revoked or has expired.")
    if row.email != user.email:
        raise ValidationError(f"This invitation is for {row.email}.")
    membership, _ = Membership.objects.get_or_create(
        organisation=row.organisation, user=user, defaults={"role": row.role}
    )
    row.accepted_at = now
    row.save(update_fields=["accepted_at"])
    return membership


def _end() -> datetime:
    return timezone.now() + timedelta(days=DAYS)
