"""The agents of many lists: each once, with what it does, did and has before it: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from dashboard.agents.activity import Activity
from dashboard.agents.crew import hourly
from dashboard.agents.shares import MOST_ON, Doing, Share


@dataclass(frozen=True, slots=True)
class Place:
    """A list by its key and title, and what it holds of one agent."""

    key: str
    title: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Activity):
    """An agent over all its lists, the one with most open work first; nobody without an `agent`.

    `doing` are its longest-running tasks with their lists, at most MOST_ON of the `running`.
    """

    agent: str | None
    places: tuple[Place, ...]
    doing: tuple[tuple[Place, Doing], ...]
    running: int
    queue: int
    ready: int
    blocked: int
    failed: int
    done: int
    total: int
    hourly: tuple[int, ...]
    typical: float | None
    moved_at: int | None

    @property
    def running_left(self) -> int:
        """How many running tasks are not named."""
        return self.running - len(self.doing)


class Order(StrEnum):
    """How members are sorted; nobody comes last in each."""

    WORK = "work"
    NAME = "name"
    DONE = "done"
    QUEUE = "queue"
    IDLE = "idle"

    @property
    def word(self) -> str:
        """What the choice says."""
        return _WORDS[self]


_WORDS = {
    Order.WORK: "At work first",
    Order.NAME: "Name",
    Order.DONE: "Most done in 24 h",
    Order.QUEUE: "Longest queue",
    Order.IDLE: "Longest idle",
}


def members_of(places: Iterable[Place], now: float) -> list[Member]:
    """Everybody who has a task in one of the places; `now` in milliseconds since 1970."""
    held: defaultdict[str | None, list[Place]] = defaultdict(list)
    for place in places:
        held[place.share.agent].append(place)
    return [_member(agent, own, now) for agent, own in held.items()]


def sifted(members: Iterable[Member], words: str) -> list[Member]:
    """Those whose name and lists together hold all the words, in whatever case."""
    wanted = words.casefold().split()
    return [one for one in members if all(word in _text(one) for word in wanted)]


def ordered(members: Iterable[Member], order: Order) -> list[Member]:
    """The same in order; equals by their names."""
    by_name = sorted(members, key=lambda one: (one.agent is None, (one.agent or "").casefold()))
    return sorted(by_name, key=lambda one: (one.agent is None, *_rank(one, order)))


def _rank(one: Member, order: Order) -> tuple[float, ...]:
    match order:
        case Order.WORK:
            return not one.running, -one.queue
        case Order.DONE:
            return -one.last_day, -one.done
        case Order.QUEUE:
            return (-one.queue,)
        case Order.IDLE:
            return one.idle_since is None, one.idle_since or 0
    return ()


def _text(one: Member) -> str:
    return " ".join([one.agent or "nobody", *(place.title for place in one.places)]).casefold()


def _member(agent: str | None, places: Sequence[Place], now: float) -> Member:
    shares = [place.share for place in places]
    doing = [(place, doing) for place in places for doing in place.share.doing]
    doing.sort(key=lambda pair: pair[1].started_at or now)
    ended = [at for share in shares for at in share.ended]
    return Member(
        agent=agent,
        places=tuple(sorted(places, key=lambda p: (-p.share.open, -p.share.total, p.title))),
        doing=tuple(doing[:MOST_ON]),
        running=sum(share.running for share in shares),
        queue=sum(share.queue for share in shares),
        ready=sum(share.ready for share in shares),
        blocked=sum(share.blocked for share in shares),
        failed=sum(share.failed for share in shares),
        done=sum(share.done for share in shares),
        total=sum(share.total for share in shares),
        hourly=hourly(ended, now),
        typical=_typical(shares),
        moved_at=max((share.moved_at for share in shares if share.moved_at), default=None),
    )


def _typical(shares: Iterable[Share]) -> float | None:
    """The median of what all of its tasks took."""
    weighed = sorted(
        ((length, share.weight) for share in shares for length in share.lasted), key=itemgetter(0)
    )
    half = sum(weight for _, weight in weighed) / 2
    passed = 0.0
    for place, (length, weight) in enumerate(weighed):
        passed += weight
        if passed > half:
            return length
        if passed == half:
            return (length + weighed[place + 1][0]) / 2
    return None
