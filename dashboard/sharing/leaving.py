"""What becomes of a member's links when they leave: asked for by the page that removes them."""

from __future__ import annotations

from enum import StrEnum

from dashboard.sharing.links import share_adopt, share_revoke
from dashboard.sharing.models import Share, ShareQuerySet
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.actor import Actor


class Fate(StrEnum):
    """What a form that removes a member sends as `links`; see sharing/leaving.html."""

    END = "end"
    PASS = "pass"  # noqa: S105  no secret: they pass to another


def links_held(organisation: Organisation, user: User) -> ShareQuerySet:
    """The member's links that would still open, or could again."""
    rows = Share.objects.judged().filter(organisation=organisation, holder=user)
    return rows.filter(revoked_at=None)


def links_settle(organisation: Organisation, user: User, fate: Fate, *, to: User, by: Actor) -> int:
    """End the leaving member's links, or let `to`, an admin, answer for them; how many.

    Call it in the transaction that removes them. Links that nobody settles stop by themselves, for
    a link works only while its holder is a member.
    """
    held = list(links_held(organisation, user))
    if fate is Fate.PASS:
        return share_adopt(held, to, by=by)
    for share in held:
        share_revoke(share, by=by)
    return len(held)
