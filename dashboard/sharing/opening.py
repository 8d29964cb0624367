"""From an address to the link that it opens, and the count of who looked."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from dashboard.sharing.asked import share_by
from dashboard.sharing.models import Share, ShareViews
from dashboard.sharing.secret import digest_of, is_secret
from dashboard.sharing.state import State

SEEN_STEP = timedelta(minutes=1)
"""Pictures stamp a link as seen at most this often, so that reading does not become writing."""

PASS_SECONDS = 12 * 3600
"""How long a counted view lasts: what belongs to its page is answered for so long."""

_SALT = "sharing.pass"


def share_of(token: str) -> Share | None:
    """The link with this secret, whatever its state; None where there is none."""
    if not is_secret(token):
        return None
    return Share.objects.judged().filter(digest=digest_of(token)).first()


def share_at(token: str) -> Share | None:
    """The link that this secret opens now; None for any reason not to."""
    share = share_of(token)
    return share if share is not None and share.state is State.LIVE else None


def pictured_at(token: str) -> Share | None:
    """The same for a picture, which many ask for at once: not to be changed."""
    share = share_by(digest_of(token)) if is_secret(token) else None
    return share if share is not None and share.state is State.LIVE else None


def share_within(token: str, ticket: str) -> Share | None:
    """The link for a part of its page; `ticket` is what that page was given.

    A link whose views are used up still answers to those who hold one of them.
    """
    share = share_of(token)
    if share is None or share.state not in {State.LIVE, State.USED_UP}:
        return None
    limit = PASS_SECONDS if share.max_views is not None else None
    try:
        signed = signing.TimestampSigner(salt=_SALT).unsign(ticket, max_age=limit)
    except signing.BadSignature:
        return None
    return share if signed == share.digest[:16] else None


def ticket_for(share: Share) -> str:
    """What a page needs for its own parts."""
    return signing.TimestampSigner(salt=_SALT).sign(share.digest[:16])


def view_count(share: Share) -> bool:
    """Count one view of the page; False where the link has none left."""
    now = timezone.now()
    left = Q(max_views=None) | Q(views__lt=F("max_views"))
    with transaction.atomic():
        row = Share.objects.filter(left, pk=share.pk)
        if not row.update(views=F("views") + 1, last_seen_at=now):
            return False
        days = ShareViews.objects.filter(share=share, day=now.date())
        if not days.update(count=F("count") + 1):
            _first_of_day(share, now.date())
    return True


def _first_of_day(share: Share, today: date) -> None:
    try:
        with transaction.atomic():
            ShareViews.objects.create(share=share, day=today, count=1)
    except IntegrityError:  # somebody else was first
        ShareViews.objects.filter(share=share, day=today).update(count=F("count") + 1)


def seen(share: Share) -> None:
    """Note that somebody was given a picture."""
    now = timezone.now()
    if share.last_seen_at is None or now - share.last_seen_at >= SEEN_STEP:
        Share.objects.filter(pk=share.pk).update(last_seen_at=now)
