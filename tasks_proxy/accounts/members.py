"""Members: their roles, and their going. Whatever happens at once, an owner remains."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from tasks_proxy.accounts.models import ApiToken, Invitation, Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, roles_given_by


def members_locked(organisation: Organisation) -> list[Membership]:
    """All memberships, with the organisation's row held until the transaction ends.

    Two demotions of the last two owners then come one after the other. On SQLite the transaction
    itself is what holds the second one back.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = Membership.objects.select_related("user", "organisation")
    return list(rows.filter(organisation=organisation))


def an_owner_remains(members: Iterable[Membership], *, without: int) -> None:
    """ValidationError where nobody else is an owner than the person with this key."""
    owners = {row.user_id for row in members if row.role == Role.OWNER}
    if owners == {without}:
        raise ValidationError("An organisation keeps at least one owner: make another one first.")


@transaction.atomic
def role_change(organisation: Organisation, *, by: User, user_pk: int, role: Role) -> Membership:
    """Give a member another role.

    Raises ValidationError where no owner would remain, PermissionDenied for what is not `by`'s to
    give or take, Membership.DoesNotExist where there is no such member any more.
    """
    members = members_locked(organisation)
    row = _member(members, user_pk)
    allowed = roles_given_by(_role(members, by))
    if role not in allowed or Role(row.role) not in allowed:
        raise PermissionDenied("Your role does not allow this.")
    if role != Role.OWNER:
        an_owner_remains(members, without=user_pk)
    row.role = role
    row.save(update_fields=["role"])
    return row


@transaction.atomic
def member_remove(organisation: Organisation, *, by: User, user_pk: int) -> Membership:
    """End a membership, one's own too, with the person's tokens and open invitations there.

    Raises as `role_change` does.
    """
    members = members_locked(organisation)
    row = _member(members, user_pk)
    if user_pk != by.pk and Role(row.role) not in roles_given_by(_role(members, by)):
        raise PermissionDenied("Your role does not allow this.")
    an_owner_remains(members, without=user_pk)
    ApiToken.objects.filter(organisation=organisation, user_id=user_pk).delete()
    Invitation.objects.filter(
        organisation=organisation, invited_by=user_pk, accepted_at=None, revoked_at=None
    ).update(revoked_at=timezone.now())
    row.delete()
    return row


@transaction.atomic
def ownership_transfer(organisation: Organisation, *, by: User, user_pk: int) -> Membership:
    """Make another member an owner and oneself an admin. Raises as `role_change` does."""
    members = members_locked(organisation)
    row = _member(members, user_pk)
    mine = _member(members, by.pk)
    if mine.role != Role.OWNER or user_pk == by.pk:
        raise PermissionDenied("Your role does not allow this.")
    if not row.user.is_active:
        raise ValidationError(f"{row.user} is suspended and cannot own the organisation.")
    row.role, mine.role = Role.OWNER, Role.ADMIN
    Membership.objects.bulk_update([row, mine], ["role"])
    return row


def _member(members: Iterable[Membership], user_pk: int) -> Membership:
    found = next((row for row in members if row.user_id == user_pk), None)
    if found is None:
        raise Membership.DoesNotExist
    return found


def _role(members: Iterable[Membership], user: User) -> Role:
    """What the acting person is by now; PermissionDenied where they were removed meanwhile."""
    found = next((row.role for row in members if row.user_id == user.pk), None)
    if found is None:
        raise PermissionDenied("You are no member any more.")
    return Role(found)
