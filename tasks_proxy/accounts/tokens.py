"""API tokens: making one, and knowing whose a presented one is."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import CONSTANTS

from tasks_proxy.accounts.factors import shut_out
from tasks_proxy.accounts.models import ApiToken, Membership, Organisation, User
from tasks_proxy.accounts.roles import ROLES_THAT_WRITE, Role, Scope

LAST_USE_STEP = timedelta(minutes=1)
"""Last uses are stamped at most this often, so that reading does not become writing."""


def token_create(
    *, user: User, organisation: Organisation, name: str, scope: Scope, days: int | None
) -> str:
    """Make a token and return it, the only time that it can be seen; `days` None never ends it."""
    return token_made(user=user, organisation=organisation, name=name, scope=scope, days=days)[1]


def token_made(
    *, user: User, organisation: Organisation, name: str, scope: Scope, days: int | None
) -> tuple[ApiToken, str]:
    """The same with the token's row."""
    row, secret = ApiToken.objects.create(
        user,
        expiry=timedelta(days=days) if days is not None else None,
        organisation=organisation,
        name=name,
        scope=scope,
    )
    row.last4 = secret[-4:]
    row.save(update_fields=["last4"])
    return row, str(secret)


def token_holder(secret: str) -> ApiToken | None:
    """The live token that `secret` is, with its user and organisation; None where there is none.

    A token lives while it has not expired, its person is active and still a member.
    """
    now = timezone.now()
    row: ApiToken | None = (
        ApiToken.objects.select_related("user", "organisation")
        .filter(digest=hash_token(secret), token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH])
        .first()
    )
    if row is None or not row.user.is_active or (row.expiry is not None and row.expiry <= now):
        return None
    return row


def token_role(token: ApiToken) -> Role | None:
    """What the token's person is in its organisation now; None once they have left it.

    None too while the organisation waits for their second factor.
    """
    found = Membership.objects.filter(user_id=token.user_id, organisation_id=token.organisation_id)
    role = found.exclude(pk__in=shut_out(found)).values_list("role", flat=True).first()
    return Role(role) if role else None


def token_may_write(token: ApiToken, role: Role) -> bool:
    """Whether the token may change tasks: its scope allows it and so does its person's role."""
    return token.scope == Scope.WRITE and role in ROLES_THAT_WRITE


def token_used(token: ApiToken, ip: str | None) -> None:
    """Stamp when and from where the token was used last, at most once in LAST_USE_STEP."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= LAST_USE_STEP:
        token.last_used_at = now
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_ip=ip)


def tokens_live(organisation: Organisation) -> QuerySet[ApiToken]:
    """The organisation's tokens that have not expired, the newest first."""
    rows: QuerySet[ApiToken] = ApiToken.objects.filter(organisation=organisation)
    live = rows.filter(Q(expiry=None) | Q(expiry__gt=timezone.now()))
    return live.select_related("user", "organisation").order_by("-created")
