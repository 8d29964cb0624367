"""The agents of many lists, each once, made from what is kept of each list."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from dashboard.agents.crew import HOURS
from dashboard.agents.members import Member, Order, Place, members_of, ordered, sifted
from dashboard.agents.shares import (
    MOST_LASTED,
    MOST_ON,
    Share,
    share_from,
    shares_of,
)
from tests.dashboard.listed import MINUTE, NOW, snapshot_of, wire

MS = int(NOW * 1000)


def shares(*tasks: dict[str, object]) -> tuple[Share, ...]:
    return shares_of(snapshot_of(*tasks), MS)


def done(task: str, minutes: int, ago: int = 0, agent: str = "x") -> dict[str, object]:
    """A task that took `minutes` and ended `ago` minutes ago."""
    end = MS - ago * MINUTE - 1
    return wire(
        task,
        "completed",
        assignedAgentId=agent,
        startedAt=end - minutes * MINUTE,
        completedAt=end,
    )


def on(task: str, agent: str, minutes: int) -> dict[str, object]:
    return wire(task, "in_progress", assignedAgentId=agent, startedAt=MS - minutes * MINUTE)


def joined(**lists: tuple[Share, ...]) -> dict[str | None, Member]:
    places = [Place(key, key, share) for key, found in lists.items() for share in found]
    return {one.agent: one for one in members_of(places, MS)}


def test_an_agent_of_two_lists_stands_once_with_all_that_it_does() -> None:
    found = joined(
        a=shares(on("a1", "x", 5), wire("a2", assignedAgentId="x"), done("a3", 10)),
        b=shares(on("b1", "x", 9), wire("b2", assignedAgentId="y"), done("b3", 30, ago=70)),
    )
    x = found["x"]
    assert [(place.key, doing.task_id) for place, doing in x.doing] == [("b", "b1"), ("a", "a1")]
    assert (x.running, x.queue, x.ready, x.done, x.total) == (2, 1, 1, 2, 5)
    assert (x.last_hour, x.last_day, x.hourly[HOURS - 2]) == (1, 2, 1)
    assert x.typical == 20 * MINUTE
    assert [place.key for place in x.places] == ["a", "b"]
    assert found["y"].places[0].key == "b"


def test_who_runs_something_anywhere_is_not_idle() -> None:
    found = joined(
        a=shares(done("a1", 1, ago=5), done("a2", 1, ago=7, agent="y")), b=shares(on("b1", "x", 1))
    )
    assert found["x"].idle_since is None
    assert found["y"].idle_since == MS - 7 * MINUTE - 1


def test_what_is_kept_of_a_list_comes_back_as_it_was() -> None:
    found = shares(on("a", "x", 3), done("b", 4), wire("c"))
    again = tuple(share_from(json.loads(json.dumps(asdict(share)))) for share in found)
    assert again == found


def test_what_is_kept_stays_small_and_keeps_the_median() -> None:
    many = shares(
        *(done(f"d{n}", n + 1) for n in range(999)), *(on(f"r{n}", "x", n) for n in range(9))
    )
    (share,) = many
    assert (len(share.lasted), len(share.doing), share.running) == (MOST_LASTED, MOST_ON, 9)
    assert joined(a=many)["x"].typical == pytest.approx(500 * MINUTE, rel=0.02)


def test_a_long_list_weighs_more_than_a_short_one() -> None:
    long = shares(*(done(f"d{n}", 100) for n in range(300)))
    short = shares(*(done(f"e{n}", 1) for n in range(40)))
    assert joined(a=long, b=short)["x"].typical == 100 * MINUTE


def test_words_are_looked_for_in_names_and_lists() -> None:
    found = joined(launch=shares(on("a", "Coder", 1)), crawl=shares(wire("b", assignedAgentId="z")))
    assert [one.agent for one in sifted(found.values(), "cod laun")] == ["Coder"]
    assert [one.agent for one in sifted(found.values(), "crawl")] == ["z"]
    assert sifted(found.values(), "nothing") == []


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.WORK, ["b", "c", "a", None]),
        (Order.NAME, ["a", "b", "c", None]),
        (Order.DONE, ["a", "c", "b", None]),
        (Order.QUEUE, ["c", "a", "b", None]),
        (Order.IDLE, ["c", "a", "b", None]),
    ],
)
def test_members_are_sorted_and_nobody_comes_last(order: Order, names: list[str | None]) -> None:
    found = joined(
        a=shares(done("a1", 1, agent="a"), done("a2", 1, agent="a"), wire("a3"), on("a4", "b", 1)),
        c=shares(
            done("c1", 1, ago=9, agent="c"),
            wire("c2", assignedAgentId="c"),
        ),
    )
    assert [one.agent for one in ordered(found.values(), order)] == names
