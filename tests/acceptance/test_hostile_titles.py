"""Hostile texts in pictures: told word for word, and nothing of them runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from dashboard.drawing import cards, edges, paint, stamp
from dashboard.drawing.layout import Box, Layout
from dashboard.drawing.paint import Scene
from dashboard.drawing.stamp import Stamp
from dashboard.drawing.text import plain
from dashboard.graph.fold import unfolded
from dashboard.graph.model import graph_of
from tasks_proxy.core.records import Task
from tests.acceptance.inspected import ELEMENTS, seen, wire
from tests.acceptance.payloads import PAYLOADS

SVG = "{http://www.w3.org/2000/svg}"
_UNSEEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What one test paints with a guard removed is none of the next one's."""
    yield
    paint.forget()
    edges.forget()


def _scene(tasks: list[Task]) -> Scene:
    shown = unfolded(graph_of(tasks))
    boxes = tuple(Box(300 * place, 0, 216, 62) for place in range(len(shown.nodes)))
    paths = tuple("M0 0C1 1 2 2 3 3" for _ in shown.edges)
    by_id = {task.id: task for task in tasks}
    return Scene(shown, Layout(300 * len(boxes), 62, boxes, paths), by_id, 1e12)


def _both(tasks: list[Task]) -> tuple[str, str]:
    """The picture for pages and the one for files."""
    scene = _scene(tasks)
    named = Stamp(tasks[0].title, "1 task", (tasks[-1].title,))
    return paint.paint(scene), paint.paint_alone(scene, "dark", stamp=named)


def _hostile_tasks() -> list[Task]:
    return [Task.from_fields(wire(number, text)) for number, text in enumerate(PAYLOADS)]


def _told(task: Task) -> str:
    """The title as a picture can tell it: in one line, without what XML has no sign for."""
    told = _UNSEEN.sub("", plain(task.title, 300))
    return told.replace("\r", "")


def test_there_are_enough_payloads() -> None:
    assert len(PAYLOADS) > 200


@pytest.mark.browser
def test_pictures_of_hostile_texts_are_inert_and_tell_them_word_for_word(page: Page) -> None:
    tasks = _hostile_tasks()
    for svg in _both(tasks):
        root = ET.fromstring(svg)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
        found = seen(page, f"<!doctype html>{svg}")
        assert found["nodes"] == 2 * len(tasks)
        assert found["titles"][: len(tasks)] == [_told(task) for task in tasks]


_ANY = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    [
        "\x00",
        "\uffff",
        "\ud800",
        "\u202e",
        "\\",
        "\\N",
        "<b>",
        "&#x3c;",
        "]]>",
        "x" * 20_000,
        "\t\n",
    ]
)


def _one_node_a_task(titles: list[str]) -> None:
    tasks = [
        Task.from_fields({"taskId": f"t{n}", "title": title, "status": "pending"})
        for n, title in enumerate(titles)
    ]
    for svg in _both(tasks):
        root = ET.fromstring(svg)
        assert sum("data-task" in element.attrib for element in root.iter()) == len(tasks)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_ANY, min_size=20, max_size=20))
def test_any_title_gives_well_formed_pictures_with_one_node_a_task(titles: list[str]) -> None:
    _one_node_a_task(titles)


@pytest.mark.soak
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_ANY, min_size=20, max_size=20))
def test_ten_thousand_titles_give_well_formed_pictures(titles: list[str]) -> None:
    _one_node_a_task(titles)


@pytest.mark.browser
def test_without_escaping_the_allow_list_still_lets_nothing_run(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (cards, edges, stamp):
        monkeypatch.setattr(module, "escaped", lambda text: text)
    for svg in _both(_hostile_tasks()):
        seen(page, f"<!doctype html>{svg}")


@pytest.mark.browser
def test_without_the_allow_list_escaping_still_lets_nothing_run(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (paint, edges):
        monkeypatch.setattr(module, "sanitised", lambda part: part)
    tasks = _hostile_tasks()
    for svg in _both(tasks):
        assert seen(page, f"<!doctype html>{svg}")["nodes"] == 2 * len(tasks)


@pytest.mark.browser
def test_without_both_the_corpus_would_do_harm(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (cards, edges, stamp):
        monkeypatch.setattr(module, "escaped", lambda text: text)
    for module in (paint, edges):
        monkeypatch.setattr(module, "sanitised", lambda part: part)
    page_svg, _ = _both(_hostile_tasks())
    with pytest.raises(AssertionError):
        seen(page, f"<!doctype html>{page_svg}")
