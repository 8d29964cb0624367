"""The graph of a list for its page: a picture, word that it is coming, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse

from dashboard.drawing.errors import DrawingError
from dashboard.drawing.kept import keep, kept
from dashboard.drawing.picture import Picture, Preparing, Said, picture, picture_of
from dashboard.drawing.plan import View
from dashboard.drawing.sketch import Sketch
from dashboard.lists.asked import address, prefix_for_task, view_of
from dashboard.lists.drawbar import Bar, bar_of
from dashboard.lists.exports import Export, exports
from dashboard.lists.reading import Reading
from dashboard.lists.sight import Sight
from dashboard.said import ghosts_of, said_of
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store.summaries import summaries


@dataclass(frozen=True, slots=True)
class Drawn:
    """Exactly one of `picture`, `preparing` and `problem` is set, or none for an empty list.

    With a picture come its `svg` with links, its `bar` and the `version` of the list that it shows;
    `turned` is the address of the graph in the other direction, `exports` are files of it, and
    `again` is the query that asks for this one.
    """

    picture: Picture | None = None
    preparing: Preparing | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    version: str = ""
    svg: str = ""
    bar: Bar | None = None
    view: View = field(default_factory=View)
    turned: str = ""
    exports: tuple[Export, ...] = ()
    again: str = ""

    @property
    def relations(self) -> list[tuple[str, str]]:
        """The kinds of drawn edges that mean no waiting: each one's CSS class and word."""
        edges = self.picture.folded.edges if self.picture else ()
        kinds = dict.fromkeys(edge.kind for edge in edges if not edge.kind.waits)
        return [(kind.value.replace("_", "-"), kind.word) for kind in kinds]

    @property
    def status(self) -> int:
        """The HTTP status of the fragment that holds it."""
        return 202 if self.preparing else 200


def drawn(task_list: TaskList, reading: Reading, asked: QueryDict) -> Drawn:
    """What the page shows for the newest snapshot, as its address asks for it."""
    snapshot = reading.snapshot
    if snapshot is None or not snapshot.tasks:
        return Drawn()
    view, link, said = view_of(asked), _link(asked), _said(task_list, reading, asked)
    try:
        ahead = _of_kept(task_list, reading, view, link, said)
        result = ahead or picture(task_list, snapshot, view=view, link=link, said=said)
    except DrawingError as error:
        return Drawn(problem=str(error))
    if isinstance(result, Preparing):
        return Drawn(preparing=result, view=view, again=address(asked))
    if not reading.archived:
        with suppress(StoreUnavailable):
            keep(task_list, snapshot.version, result.sketch)
    return _shown(task_list, result, snapshot, view, asked)


def drawn_ahead(task_list: TaskList, asked: QueryDict) -> Drawn | None:
    """The picture, from what was kept of the newest snapshot.

    It opens no snapshot. None where nothing is kept of that version, where the address asks for
    anything but what everybody sees first, and where the list is empty or archived.
    """
    view = view_of(asked)
    try:
        known = summaries([task_list]).get(task_list.pk) if view.plain else None
        sketch = _kept(task_list, known.version, view) if known and known.total else None
        if known is None or sketch is None:
            return None
        said = Said(
            ghosts=ghosts_of(task_list, sketch.outside, _elsewhere(task_list)),
            group_link=_opens(asked),
        )
        found = picture_of(task_list, sketch, link=_link(asked), said=said)
    except StoreUnavailable:
        return None
    head = Snapshot(
        list_id=task_list.list_id,
        tasks=(),
        fetched_at=known.fetched_at,
        version=known.version,
        complete=known.complete,
    )
    return _shown(task_list, found, head, view, asked) if found else None


def _of_kept(
    task_list: TaskList, reading: Reading, view: View, link: str, said: Said
) -> Picture | None:
    """The picture from what is kept of the very version that was read, if it shows the same."""
    if reading.snapshot is None or reading.archived:
        return None
    with suppress(StoreUnavailable):
        sketch = _kept(task_list, reading.snapshot.version, view)
        if sketch and said.critical:  # what is kept of a long list may be without it
            sketch = sketch.explained(said.critical, said.estimates)
        return picture_of(task_list, sketch, link=link, said=said) if sketch else None
    return None


def _kept(task_list: TaskList, version: str, view: View) -> Sketch | None:
    """What is kept of that version, if it is what `view` asks for. Raises StoreUnavailable."""
    sketch = kept(task_list, version) if view.plain else None
    return sketch if sketch and sketch.serves(view) else None


def _shown(
    task_list: TaskList, found: Picture, snapshot: Snapshot, view: View, asked: QueryDict
) -> Drawn:
    view = replace(view, direction=found.direction)
    return Drawn(
        picture=found,
        # The page's heading tells what is incomplete, so the picture's own word of it is left out.
        notes=found.notes[0 if snapshot.complete else 1 :],
        version=snapshot.version,
        svg=found.svg,
        bar=bar_of(found, snapshot, view, asked),
        view=view,
        turned=address(asked, direction="LR" if found.direction == "TB" else "TB"),
        exports=exports(
            task_list,
            replace(view, opened=found.folded.opened),
            edges=len(found.folded.edges),
        ),
    )


def fitting_nodes(sight: Sight) -> list[str]:
    """The keys of the nodes drawn that hold a task which the filter leaves.

    Of a picture that is not there yet, or cannot be, the tasks themselves.
    """
    names = {task.id for task in sight.tasks}
    shown = drawn(sight.task_list, sight.reading, sight.asked).picture
    if shown is None:
        return sorted(names)
    return [node.key for node in shown.folded.nodes if not names.isdisjoint(node.members)]


def _link(asked: QueryDict) -> str:
    """The address of a task's panel, the graph drawn as it is; `{task}` stands for the task."""
    return f"{prefix_for_task(asked)}{{task}}"


def _said(task_list: TaskList, reading: Reading, asked: QueryDict) -> Said:
    opens = _opens(asked)
    # What is archived has no work left, however it ended.
    if reading.snapshot is None or reading.archived:
        return Said(group_link=opens)
    elsewhere = _elsewhere(task_list)
    return said_of(task_list, reading.snapshot, group_link=opens, ghost_link=elsewhere)


def _opens(asked: QueryDict) -> Callable[[frozenset[str], str], str]:
    """The address that opens one more group."""
    return lambda opened, key: address(asked, open=sorted(opened | {key}))


def _elsewhere(task_list: TaskList) -> Callable[[str, str], str]:
    """The address of a task in another list of the organisation."""

    def there(key: str, task_id: str) -> str:
        page = reverse("list", args=[task_list.organisation.slug, key])
        return f"{page}?task={quote(task_id, safe='', errors='replace')}"

    return there
