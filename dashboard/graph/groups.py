"""The groups of a picture: their keys, and how they open in place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from dashboard.graph.ladder import NESTED, Ladder

OPENED_MOST = 100
"""A group opens into so many nodes at most."""

_RUN = 50
_KEY = re.compile(r"~*g([0-9]{1,2})-([0-9a-f]{16})\Z")


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that are drawn as one, by number, with the keys of the opened groups around them.

    `inside` begins with the outermost. `span` tells which of their alike members these are,
    counted from 1, where a group was too uniform to open in any other way.
    """

    members: Sequence[int]
    inside: tuple[str, ...] = ()
    span: tuple[int, int] | None = None


def key_of(task_id: str, depth: int) -> str:
    """The key of the group, `depth` opened groups deep, whose oldest member is `task_id`.

    Neither a status nor a younger member changes it.
    """
    digest = sha256(task_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"g{depth}-{digest}"


def named(ladder: Ladder, group: Group) -> str:
    """The key of that group."""
    return key_of(ladder.graph.graph.nodes[min(group.members)], len(group.inside))


def groups(ladder: Ladder, rung: str, opened: frozenset[str]) -> Iterator[Group]:
    """The groups of `rung`, those that a key in `opened` names replaced by what they hold.

    A key opens whichever group holds the task that it is named by, so that it still does its
    work after the rung changed. Keys that name nothing are passed over.
    """
    colours = ladder.colours(rung)
    asked = _asked(ladder.graph.graph.nodes, opened)
    waiting = [Group(members) for members in reversed(_split(range(len(colours)), colours))]
    while waiting:
        group = waiting.pop()
        if len(group.members) > 1 and not asked[len(group.inside)].isdisjoint(group.members):
            waiting.extend(reversed(list(_parts(ladder, group))))
        else:
            yield group


def _asked(nodes: Sequence[str], opened: frozenset[str]) -> defaultdict[int, frozenset[int]]:
    """The numbers of the tasks that name an opened key, by the key's depth."""
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    keys = [key for key in map(_KEY.match, opened) if key]
    if keys:
        numbers = {key_of(node, 0)[3:]: number for number, node in enumerate(nodes)}
        for key in keys:
            found[int(key[1])] |= {numbers[key[2]]} if key[2] in numbers else frozenset()
    return found


def _parts(ladder: Ladder, group: Group) -> Iterator[Group]:
    """What a group opens into: its tasks where they are few, else groups by a finer rung."""
    inside = (*group.inside, named(ladder, group))
    if len(group.members) <= OPENED_MOST:
        return (Group([member], inside) for member in group.members)
    for rung in reversed(NESTED[:-1]):
        parts = _split(group.members, ladder.colours(rung))
        if 1 < len(parts) <= OPENED_MOST:
            return (Group(part, inside) for part in parts)
    return _runs(ladder, group, inside)


def _runs(ladder: Ladder, group: Group, inside: tuple[str, ...]) -> Iterator[Group]:
    """Runs of one length over the members by rank: no edge leads from a later run to an earlier."""
    rank = ladder.graph.rank
    ordered = sorted(group.members, key=lambda member: (rank[member], member))
    length = _RUN
    while len(ordered) > length * OPENED_MOST:
        length *= 2
    first = group.span[0] if group.span else 1
    for start in range(0, len(ordered), length):
        part = ordered[start : start + length]
        yield Group(part, inside, span=(first + start, first + start + len(part) - 1))


def _split(members: Sequence[int], colours: Sequence[int]) -> list[Sequence[int]]:
    """The members by their colour, in the order of the oldest of each."""
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for member in members:
        parts[colours[member]].append(member)
    return list(parts.values())
