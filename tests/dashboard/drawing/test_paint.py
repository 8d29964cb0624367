"""Painted pictures, read back as XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.drawing.layout import Box, Layout
from dashboard.drawing.paint import Scene, paint, paint_alone
from dashboard.drawing.stamp import Stamp
from dashboard.graph.cycles import cycles, edges_within
from dashboard.graph.fold import unfolded
from dashboard.graph.groups import key_of
from dashboard.graph.model import graph_of
from tasks_proxy.core.records import Task
from tests.dashboard.made import folded as on_rung
from tests.dashboard.made import task

_NS = {"s": "http://www.w3.org/2000/svg"}
_NOW = 10_000_000
_STAMP = Stamp("<list>", "1 task", ("Incomplete: x.",))
_NASTY = st.text(st.characters(exclude_categories=()), max_size=120)
_ELEMENTS = {
    "svg",
    "defs",
    "symbol",
    "path",
    "circle",
    "rect",
    "use",
    "text",
    "tspan",
    "g",
    "a",
} | {
    "title",
    "style",
}


def _scene(tasks: list[Task], *, folded: bool = False) -> Scene:
    graph = graph_of(tasks)
    shown = on_rung(graph, "rank") if folded else unfolded(graph)
    boxes = tuple(Box(300 * place, 0, 216, 62) for place in range(len(shown.nodes)))
    paths = tuple("M0 0C1 1 2 2 3 3" for _ in shown.edges)
    circling = edges_within(graph.edges, cycles(graph))
    layout = Layout(300 * len(boxes), 62, boxes, paths)
    return Scene(shown, layout, {item.id: item for item in tasks}, _NOW, circling)


def _read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def _painted(*tasks: Task, folded: bool = False) -> ET.Element:
    return _read(paint(_scene(list(tasks), folded=folded)))


def _node(root: ET.Element, task_id: str) -> ET.Element:
    (found,) = root.findall(f".//s:g[@data-task='{task_id}']", _NS)
    return found


def _words(node: ET.Element, name: str) -> list[str]:
    return ["".join(text.itertext()) for text in node.findall(f"s:text[@class='{name}']", _NS)]


def test_a_running_task_shows_title_agent_time_and_progress() -> None:
    root = _painted(
        task(
            "a",
            title="Implement payment intents endpoint",
            status="in_progress",
            assignedAgentId="coder-1",
            progress=0.5,
            startedAt=_NOW - 1_380_000,
        )
    )
    node = _node(root, "a")
    assert node.get("class") == "node"
    assert node.get("data-status") == "in_progress"
    assert node.get("data-started") == str(_NOW - 1_380_000)
    assert _words(node, "title") == ["Implement payment", "intents endpoint"]
    assert _words(node, "agent") == ["coder-1"]
    assert _words(node, "aside") == ["23 m"]
    progress = node.find("s:rect[@class='progress']", _NS)
    assert progress is not None
    assert float(progress.get("width", "")) * 2 == float(root.get("data-room", ""))
    use = node.find("s:use", _NS)
    assert use is not None
    assert use.get("href") == "#icon-in_progress"


def test_a_blocked_task_counts_its_waiting_unless_it_tells_why() -> None:
    since = _NOW - 1_380_000
    blocked = {"status": "blocked", "blockedAt": since}
    root = _painted(
        task("a", **blocked),
        task("b", **blocked, blockedReason="No budget"),
        task("c", **blocked | {"status": "pending"}),
    )
    assert _node(root, "a").get("data-waiting") == str(since)
    assert _words(_node(root, "a"), "aside") == ["23 m"]
    assert _words(_node(root, "b"), "aside") == ["No budget"]
    assert {_node(root, name).get("data-waiting") for name in "bc"} == {None}


@pytest.mark.parametrize("agent", ["", "ada"])
def test_a_reason_may_fill_its_line_to_the_last_px(agent: str) -> None:
    for length in range(10, 90):
        reason = "i" * length
        fields = {"status": "blocked", "blockedReason": reason, "assignedAgentId": agent}
        assert _words(_node(_painted(task("a", **fields)), "a"), "agent") == [agent]


def test_every_icon_that_a_node_uses_is_defined_once() -> None:
    statuses = ["pending", "in_progress", "blocked", "failed", "completed", "cancelled", "odd"]
    root = _painted(*(task(word, "gone", status=word) for word in statuses))
    defined = [symbol.get("id") for symbol in root.findall(".//s:symbol", _NS)]
    used = {str(use.get("href")).removeprefix("#") for use in root.findall(".//s:use", _NS)}
    assert used <= set(defined)
    assert len(defined) == len(set(defined))
    assert len(used) == 8


def test_a_task_is_a_link_with_a_spoken_name() -> None:
    root = _painted(task("a/b c?&", title="Cook", status="failed", assignedAgentId="anna"))
    link = root.find("s:a", _NS)
    assert link is not None
    assert link.get("href") == "?task=a%2Fb%20c%3F%26"
    assert link.get("aria-label") == "Cook, Failed, anna"


def test_a_link_can_lead_elsewhere_or_be_left_out() -> None:
    scene = _scene([task("a")])
    there = _read(paint(scene, link="/o/x/lists/y/?view=graph&task={task}")).find("s:a", _NS)
    assert there is not None
    assert there.get("href") == "/o/x/lists/y/?view=graph&task=a"
    alone = _read(paint(scene, link=None))
    assert alone.find(".//s:a", _NS) is None
    assert _node(alone, "a").get("aria-label") == "a, Pending"


def test_edges_say_whether_their_source_is_completed_blocks_or_circles() -> None:
    root = _painted(
        task("a", status="completed"),
        task("b", "a", "c"),
        task("c", "b", blockedByTaskIds=["a"]),
    )
    classes = {
        (edge.get("data-from"), edge.get("data-to")): edge.get("class")
        for edge in root.findall("s:path", _NS)
    }
    assert classes == {
        ("a", "b"): "edge satisfied",
        ("c", "b"): "edge waiting cycle",
        ("b", "c"): "edge waiting cycle",
        ("a", "c"): "edge satisfied blocks",
    }


def test_a_ghost_is_drawn_as_one() -> None:
    node = _node(_painted(task("a", "gone")), "gone")
    assert node.get("class") == "node ghost"
    assert _words(node, "agent") == ["outside this list"]


def test_a_group_tells_its_count_its_bar_and_what_needs_eyes() -> None:
    statuses = ["completed"] * 5 + ["failed", "blocked", "in_progress", "pending", "pending"]
    root = _painted(
        *(task(f"{n}", title=f"Port {n}", status=word) for n, word in enumerate(statuses)),
        task("z", "0"),
        folded=True,
    )
    (group,) = root.findall("s:g[@data-group]", _NS)
    assert (group.get("data-group"), group.get("data-count")) == (key_of("0", 0), "10")
    assert _words(group, "title") == ["Port 0–9"]
    assert _words(group, "aside") == ["5 of 10"]
    assert _words(group, "agent") == ["1 failed · 1 blocked"]
    parts = group.findall("s:rect[@class='part']", _NS)
    assert [part.get("data-status") for part in parts] == [
        "completed",
        "in_progress",
        "blocked",
        "failed",
    ]
    assert float(parts[0].get("width", "")) == 82
    assert "10 tasks" in str(group.get("aria-label"))


def test_a_rare_failure_is_still_to_be_seen_in_the_bar() -> None:
    tasks = [task(f"{n}", status="completed") for n in range(2000)] + [task("x", status="failed")]
    (group,) = _painted(*tasks, folded=True).findall("s:g[@data-group]", _NS)
    parts = group.findall("s:rect[@class='part']", _NS)
    assert sum(float(part.get("width", "")) for part in parts) <= 164.01
    assert float(parts[-1].get("width", "")) > 0.05


def test_a_title_of_10_000_characters_stays_small() -> None:
    svg = paint(_scene([task("a", title="x" * 10_000)]))
    assert len(svg) < 6_000
    assert len(_words(_node(_read(svg), "a"), "title")) == 2


def test_a_task_without_a_title_shows_its_id() -> None:
    assert _words(_node(_painted(task("abc", title="  ")), "abc"), "title") == ["abc"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_that_stands_alone_needs_no_style_and_has_ground_and_stamp(theme: Any) -> None:
    svg = paint_alone(_scene([task("a")]), theme, stamp=_STAMP)
    root = _read(svg)
    assert "var(" not in svg
    assert root.find("s:style", _NS) is None
    card = _node(root, "a").find("s:rect", _NS)
    assert card is not None
    assert card.get("fill") == {"light": "#ffffff", "dark": "#151920"}[theme]
    ground = root.find("s:rect[@class='ground']", _NS)
    assert ground is not None
    assert ground.get("fill") == {"light": "#f7f8fa", "dark": "#0e1116"}[theme]
    lines = ["".join(text.itertext()) for text in root.findall("s:text", _NS)]
    assert lines == ["<list>", "1 task", "Incomplete: x."]


@settings(max_examples=300, deadline=None)  # a busy machine is slow, not wrong
@given(st.lists(st.tuples(_NASTY, _NASTY, _NASTY), max_size=5), st.booleans())
def test_any_text_gives_well_formed_svg_with_one_node_a_task(
    words: list[tuple[str, str, str]],
    folded: bool,
) -> None:
    tasks = [
        task(f"t{n}", f"g{ghost}", title=title, assignedAgentId=agent, blockedReason=ghost)
        for n, (title, agent, ghost) in enumerate(words)
    ]
    scene = _scene(tasks, folded=folded)
    for svg in (paint(scene), paint_alone(scene, "light", stamp=_STAMP)):
        root = _read(svg)
        nodes = [g for g in root.iter(f"{{{_NS['s']}}}g") if "node" in str(g.get("class")).split()]
        assert len(nodes) == len(scene.folded.nodes)
        assert {element.tag.split("}")[1] for element in root.iter()} <= _ELEMENTS
        names = {name for element in root.iter() for name in element.attrib}
        assert not any(name.startswith("on") or name == "style" for name in names)
        if not folded:
            assert {n.get("data-task") for n in nodes} >= {item.id for item in tasks}


def test_a_file_names_its_icons_as_older_editors_do() -> None:
    title = '<use href="#icon-pending">'
    root = ET.fromstring(paint_alone(_scene([task("a", title=title)]), "light", stamp=_STAMP))
    (icon,) = root.findall(".//s:use", _NS)
    assert icon.get("{http://www.w3.org/1999/xlink}href") == "#icon-pending"
    assert icon.get("href") is None
    assert title.split(maxsplit=1)[0] in "".join(root.itertext())
