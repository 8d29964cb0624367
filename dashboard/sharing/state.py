"""Whether a link opens, and why not: pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What the team is told; visitors meet one and the same page for all but LIVE."""

    LIVE = "live"
    PAUSED = "paused"
    EXPIRED = "expired"
    USED_UP = "used_up"
    REVOKED = "revoked"
    ORPHANED = "orphaned"
    OFF = "off"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self][0]

    @property
    def sentence(self) -> str:
        """What it means, for the team."""
        return _WORDS[self][1]


_WORDS = {
    State.LIVE: ("Active", "Whoever has the address sees it."),
    State.PAUSED: ("Paused", "Nobody sees it until it is resumed; its address stays."),
    State.EXPIRED: ("Expired", "Its time is over. A later date lets it open again."),
    State.USED_UP: ("Used up", "It was seen as often as it may be."),
    State.REVOKED: ("Revoked", "Its address will never work again."),
    State.ORPHANED: ("No holder", "Whoever held it left. An admin can take it over."),
    State.OFF: ("Off", "Sharing is turned off for the whole organisation."),
}


def state_of(
    *,
    now: datetime,
    revoked: bool,
    held: bool,
    expires_at: datetime | None,
    used_up: bool,
    paused: bool,
    switched_off: bool,
) -> State:
    """The weightiest reason why a link does not open, or LIVE."""
    reasons = (
        (revoked, State.REVOKED),
        (not held, State.ORPHANED),
        (expires_at is not None and expires_at <= now, State.EXPIRED),
        (used_up, State.USED_UP),
        (paused, State.PAUSED),
        (switched_off, State.OFF),
    )
    return next((state for holds, state in reasons if holds), State.LIVE)
