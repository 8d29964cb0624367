"""JSON as a tree that opens and closes: what a task's result, metadata and other fields hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_NODES = 400
DEEPEST = 12
_OPEN_TO = 2
_OPEN_ITEMS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A value under its name; `children` are an object's or an array's, `size` counts them all.

    `kind` is one of object, array, string, number, boolean and null.
    """

    name: str
    kind: str
    text: str
    children: tuple[Node, ...] = ()
    size: int = 0
    opened: bool = False

    @property
    def branches(self) -> bool:
        """Whether there is something to open."""
        return bool(self.children)

    @property
    def left_out(self) -> int:
        """How many of its items are not shown."""
        return self.size - len(self.children)

    @property
    def multiline(self) -> bool:
        """Whether its text needs a block of its own."""
        return "\n" in self.text


@dataclass(frozen=True, slots=True)
class Tree:
    """A field as a tree; `text` is the whole value as it is copied."""

    name: str
    root: Node
    text: str

    @property
    def plain(self) -> bool:
        """Whether it is one value and nothing to open."""
        return not self.root.branches


def tree_of(name: str, value: Any) -> Tree:
    """The tree of a field; what is past MOST_NODES or DEEPEST is counted and left out."""
    room = iter(range(MOST_NODES))
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return Tree(name, _node(name, value, 0, room), text)


def _node(name: str, value: Any, depth: int, room: Iterator[int]) -> Node:
    if not isinstance(value, dict | list):
        return Node(name, _kind(value), value if isinstance(value, str) else json.dumps(value))
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    # Each child takes one place of what room is left, and its own children after it.
    shown = islice(pairs, 0 if depth >= DEEPEST else None)
    children = tuple(
        _node(str(key), item, depth + 1, room) for (key, item), _ in zip(shown, room, strict=False)
    )
    kind = "object" if isinstance(value, dict) else "array"
    words = "{ }" if kind == "object" else "[ ]"
    opened = depth < _OPEN_TO and len(value) <= _OPEN_ITEMS
    return Node(name, kind, words, children, len(value), opened)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"
