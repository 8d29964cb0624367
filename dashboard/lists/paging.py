"""One page of many things: pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """`items` are those of page `number`, counted from 1; `total` counts the things of all."""

    items: Sequence[Item]
    number: int
    pages: int
    start: int
    total: int

    @property
    def first(self) -> int:
        """The number of the first thing shown, counted from 1; 0 where there is none."""
        return self.start + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.start + len(self.items)

    @property
    def previous(self) -> int | None:
        """The page before, None at the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, None at the last."""
        return self.number + 1 if self.number < self.pages else None


def page_of(items: Sequence[Item], asked: str | None, size: int) -> Page[Item]:
    """The page that `asked` names, the nearest that there is; the first for what is no number."""
    pages = max(1, -(-len(items) // size))
    wanted = int(asked) if asked and _NUMBER.match(asked) else 1
    number = min(max(1, wanted), pages)
    start = (number - 1) * size
    return Page(items[start : start + size], number, pages, start, len(items))
