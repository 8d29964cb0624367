"""How many streams one person may hold."""

from __future__ import annotations

from dashboard.live.seats import MOST, Seats


def test_a_person_gets_as_many_seats_as_allowed_and_no_more() -> None:
    seats = Seats()
    held = [seats.take(1) for _ in range(MOST)]
    assert all(held)
    assert seats.take(1) is None


def test_one_persons_seats_take_none_from_another() -> None:
    seats = Seats()
    held = [seats.take(1) for _ in range(MOST)]
    assert seats.take(2)
    assert held


def test_a_seat_given_back_can_be_taken_again() -> None:
    seats = Seats()
    held = [seats.take(1) for _ in range(MOST)]
    assert held[0]
    seats.leave(1, held[0])
    seats.leave(1, held[0])
    assert seats.take(1)


def test_a_seat_that_nobody_holds_any_more_is_free() -> None:
    seats = Seats()
    held = [seats.take(1) for _ in range(MOST)]
    held.clear()
    assert seats.take(1)
