"""A link's password: guesses are counted for each link, in the database, and visits are signed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dashboard.sharing.models import Share, ShareGuess

MOST_GUESSES = 10
WINDOW = timedelta(minutes=15)
"""So many wrong passwords are looked at in that time, whoever sends them from wherever."""

VISIT_SECONDS = 12 * 3600
_SALT = "sharing.visit"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`opened`, or else wrong; `locked_minutes` where the guess was not even looked at."""

    opened: bool
    locked_minutes: int = 0


def guess(share: Share, password: str) -> Outcome:
    """Look at a password, unless too many were wrong of late."""
    row = _counted(share)
    if row is None:
        return Outcome(opened=False, locked_minutes=_minutes_left(share))
    if not share.opened_by(password):
        return Outcome(opened=False)
    row.delete()  # who knows it guesses nothing, and many may come in the same quarter of an hour
    return Outcome(opened=True)


def _counted(share: Share) -> ShareGuess | None:
    """The guess on the record before it is looked at; None where there were enough."""
    now = timezone.now()
    with transaction.atomic():
        # The lock makes counting and adding one step, however many guess at once.
        Share.objects.select_for_update().only("pk").get(pk=share.pk)
        ShareGuess.objects.filter(share=share, at__lte=now - WINDOW).delete()
        if ShareGuess.objects.filter(share=share).count() >= MOST_GUESSES:
            return None
        return ShareGuess.objects.create(share=share, at=now)


def _minutes_left(share: Share) -> int:
    oldest = ShareGuess.objects.filter(share=share).order_by("at").first()
    if oldest is None:
        return 1
    left = oldest.at + WINDOW - timezone.now()
    return max(1, -(-int(left.total_seconds()) // 60))


def cookie_name(share: Share) -> str:
    """A name for each link, which tells nothing of it; `__Host-` binds it to this site alone."""
    prefix = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{prefix}share-{share.digest[:16]}"


def unlocked(request: HttpRequest, share: Share) -> bool:
    """Whether this visitor may look: nothing is asked, or they gave today's password."""
    if not share.password:
        return True
    try:
        said = signing.TimestampSigner(salt=_SALT).unsign(
            request.COOKIES.get(cookie_name(share), ""), max_age=VISIT_SECONDS
        )
    except signing.BadSignature:
        return False
    return bool(said == visit_of(share))


def remember(response: HttpResponse, share: Share) -> None:
    """Let this visitor in from now on, until the password or the address changes."""
    response.set_cookie(
        cookie_name(share),
        signing.TimestampSigner(salt=_SALT).sign(visit_of(share)),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def visit_of(share: Share) -> str:
    """What a visit stands on: this link at this address with this password."""
    return hashlib.sha256(f"{share.digest}:{share.password}".encode()).hexdigest()[:32]
