"""How many streams one person may hold at a time in this process."""

from __future__ import annotations

from weakref import WeakSet

MOST = 6
"""Browsers open no more to one host, so a seventh is a mistake or an attack."""


class Seat:
    """The right to one stream. It ends with its owner too: a stream that never began has no end."""


class Seats:
    """The seats that are taken, by person."""

    def __init__(self) -> None:
        self._taken: dict[int, WeakSet[Seat]] = {}

    def take(self, user_pk: int) -> Seat | None:
        """A seat; None where the person has MOST of them."""
        taken = self._taken.setdefault(user_pk, WeakSet())
        if len(taken) >= MOST:
            return None
        seat = Seat()
        taken.add(seat)
        return seat

    def leave(self, user_pk: int, seat: Seat) -> None:
        """Give a seat back."""
        taken = self._taken.get(user_pk)
        if taken is not None:
            taken.discard(seat)
            if not taken:
                del self._taken[user_pk]
