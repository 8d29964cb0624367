"""Graphs that exhaust `dot`, files that a graph names, and a `dot` that is none."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from dashboard.drawing.as_dot import as_dot
from dashboard.drawing.dot import dot_text, parameters_for
from dashboard.drawing.errors import DrawingError
from dashboard.drawing.picture import Picture, Preparing, picture
from dashboard.drawing.plan import View, plan_for
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire
from tests.dashboard.made import task

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

MOST_SECONDS = 10.0
MOST_DOTS = 2
_LOADERS = ("image", "shapefile", "IMG SRC", "stylesheet", "fontpath", "_background")
_NAMES = re.compile(r"(\w+)=")
_ALLOWED = {
    *("rankdir", "nodesep", "ranksep", "splines", "nslimit", "nslimit1", "mclimit"),
    *("shape", "fixedsize", "label", "width", "height", "dir", "tailport", "headport", "id"),
}
_ALLOWED_IN_FILES = {
    *("rankdir", "label", "fontname", "bgcolor", "fontcolor", "shape", "fontsize", "fillcolor"),
    *("color", "arrowsize", "style", "peripheries", "tooltip"),
}


# ---- Files ---------------------------------------------------------------------------------------


def test_no_graph_names_an_attribute_that_loads_a_file(tmp_path: Path) -> None:
    planted = tmp_path / "planted.png"
    planted.write_bytes(b"\x89PNG\r\n\x1a\n")
    tasks = [
        task(f'{loader}="{planted}"', title=f'x", {loader}="{planted}" <IMG SRC="{planted}"/>')
        for loader in _LOADERS
    ]
    planned = plan_for(tasks, View("none"))
    laid_out = dot_text(planned.folded, "LR", parameters_for(5_000))
    assert set(_NAMES.findall(laid_out)) <= _ALLOWED
    assert str(planted) not in laid_out
    by_id = {one.id: one for one in tasks}
    given_away = as_dot(planned.folded, by_id, {}, stamp=f'<IMG SRC="{planted}"/>')
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', given_away)
    assert set(_NAMES.findall(bare)) <= _ALLOWED_IN_FILES
    drawn = subprocess.run(
        ["dot", "-Tsvg"], input=given_away.encode(), capture_output=True, check=True
    )
    assert b"<image" not in drawn.stdout
    assert drawn.stderr == b""


# ---- Exhaustion ----------------------------------------------------------------------------------


def _dense() -> list[Task]:
    """100 tasks with 2,000 edges between them."""
    pairs = [(a, b) for a in range(100) for b in range(a + 1, 100)][::2][:2_000]
    needs: dict[int, list[str]] = {number: [] for number in range(100)}
    for source, target in pairs:
        needs[target].append(f"t{source}")
    return [task(f"t{number}", *needs[number]) for number in range(100)]


def _chain(size: int = 5_000) -> list[Task]:
    return [task(f"t{n}", *([f"t{n - 1}"] if n else [])) for n in range(size)]


def _star(size: int = 5_000) -> list[Task]:
    return [task("hub"), *(task(f"t{n}", "hub") for n in range(size))]


def _long_title() -> list[Task]:
    return [task("a", title="x" * 1_000_000), task("b", "a", title="<" * 1_000_000)]


def _layers(size: int = 2_000) -> list[Task]:
    """2,000 groups, one in the other: every two tasks after every two before them."""
    return [
        task(f"t{n}", *(f"t{m}" for m in (n - n % 2 - 2, n - n % 2 - 1) if m >= 0))
        for n in range(2 * size)
    ]


_HARD: dict[str, Callable[[], list[Task]]] = {
    "dense": _dense,
    "chain": _chain,
    "star": _star,
    "title": _long_title,
    "layers": _layers,
}


def _shown(task_list: TaskList, tasks: list[Task], view: View) -> Picture | Preparing:
    snapshot = Snapshot(list_id="x", tasks=tuple(tasks), fetched_at=1.0)
    return picture(task_list, snapshot, view=view, send=lambda *_: True)


@pytest.fixture
def task_list() -> TaskList:
    """A list that needs no database."""
    return TaskList(pk=7, organisation_id=3, list_id="x", key="x")


@pytest.mark.usefixtures("redis_server")
@pytest.mark.parametrize("name", _HARD)
@pytest.mark.parametrize("fold", ["auto", "none"])
def test_each_hard_graph_ends_in_time_in_a_picture_or_in_word_of_one(
    task_list: TaskList, name: str, fold: str
) -> None:
    began = time.process_time()
    found = _shown(task_list, _HARD[name](), View("none" if fold == "none" else "auto"))
    assert time.process_time() - began < MOST_SECONDS
    if fold == "auto":
        assert isinstance(found, Picture)
        assert len(found.folded.nodes) <= 150
    if isinstance(found, Picture):
        assert len(found.svg) < 20_000_000
    assert not _children("dot")


def _children(name: str) -> list[int]:
    """The processes of that name below this one, zombies included."""
    below: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        program = text[text.index("(") + 1 : text.rindex(")")]
        parent = int(text[text.rindex(")") :].split()[2])
        if program in {name, "prlimit"} and parent == os.getpid():
            below.append(int(stat.parent.name))
    return below


@contextmanager
def _watched(name: str) -> Iterator[list[int]]:
    """How many such processes ran at once, looked at every few milliseconds."""
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            seen.append(len(_children(name)))
            over.wait(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


@pytest.mark.usefixtures("redis_server")
def test_twenty_at_once_run_two_dots_and_leave_none_behind(task_list: TaskList) -> None:
    def wide(number: int) -> list[Task]:
        return [task(f"g{number}-{n}", *([f"g{number}-{n // 2}"] if n else [])) for n in range(140)]

    with _watched("dot") as seen, ThreadPoolExecutor(20) as pool:
        found = list(
            pool.map(lambda number: _shown(task_list, wide(number), View("none")), range(20))
        )
    assert all(isinstance(one, Picture | Preparing) for one in found)
    assert 1 <= max(seen) <= MOST_DOTS
    assert not _children("dot")


# ---- A dot that is none --------------------------------------------------------------------------


def _fake(folder: Path, script: str) -> None:
    program = folder / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.mark.usefixtures("redis_server")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "Graphviz is not installed"),
        ("kill -9 $$", "ended with"),
        ("kill -SEGV $$", "ended with"),
        ("echo nonsense", "no layout"),
        ("exit 3", "ended with 3"),
    ],
)
def test_without_a_good_dot_pages_say_so_and_answer(
    organisation: Organisation,
    viewer: User,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    script: str | None,
    said: str,
) -> None:
    if script is not None:
        _fake(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    listed(organisation, "launch", wire("a"), wire("b", "pending", "a"))
    client: Client = signed_in(viewer)
    page = client.get("/o/acme/lists/launch/")
    assert page.status_code == 200
    assert "There is no picture." in page.content.decode()
    assert said in page.content.decode()
    assert "Title of b" in page.content.decode()
    for kind in ("svg", "png"):
        answer = client.get(f"/api/v1/organisations/acme/lists/launch/graph.{kind}")
        assert (answer.status_code, answer.json()["error"]) == (503, "NO_PICTURE")
    for kind in ("dot", "mmd", "json"):
        answer = client.get(f"/api/v1/organisations/acme/lists/launch/graph.{kind}")
        assert answer.status_code == 200


def test_a_missing_dot_is_an_error_of_ours(
    task_list: TaskList, no_redis: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DrawingError):
        _shown(task_list, _chain(3), View())
