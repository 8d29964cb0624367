"""JSON values as trees."""

from __future__ import annotations

import json
from typing import Any

from dashboard.tasks.trees import DEEPEST, MOST_NODES, Node, tree_of


def count(node: Node) -> int:
    return 1 + sum(map(count, node.children))


def test_every_value_has_its_name_kind_and_text() -> None:
    value = {"a": 1, "b": [True, None, 1.5], "c": "text", "d": {}}
    tree = tree_of("result", value)
    named = {node.name: node for node in tree.root.children}
    assert [(n.name, n.kind) for n in tree.root.children] == [
        ("a", "number"),
        ("b", "array"),
        ("c", "string"),
        ("d", "object"),
    ]
    assert [n.text for n in named["b"].children] == ["true", "null", "1.5"]
    assert not named["d"].branches
    assert json.loads(tree.text) == value


def test_small_branches_are_open_and_large_ones_closed() -> None:
    root = tree_of("x", {"few": [1, 2], "many": list(range(50))}).root
    assert root.opened
    assert [node.opened for node in root.children] == [True, False]


def test_a_huge_value_is_cut_with_a_count_and_copied_whole() -> None:
    value = {f"k{number}": number for number in range(2 * MOST_NODES)}
    tree = tree_of("x", value)
    assert count(tree.root) == MOST_NODES + 1
    assert tree.root.left_out == MOST_NODES
    assert json.loads(tree.text) == value


def test_a_deep_value_ends_somewhere() -> None:
    value: Any = "core"
    for _ in range(3 * DEEPEST):
        value = [value]
    tree = tree_of("x", value)
    assert count(tree.root) == DEEPEST + 1


def test_text_alone_is_copied_as_text() -> None:
    tree = tree_of("note", "two\nlines")
    assert (tree.plain, tree.text, tree.root.multiline) == (True, "two\nlines", True)
