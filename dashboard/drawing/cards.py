"""The nodes of a picture as SVG: the card of a task, of a ghost, and of a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from dashboard.drawing.dot import GROUP_SIZE, TASK_SIZE
from dashboard.drawing.layout import Box
from dashboard.drawing.text import cut, escaped, plain, width_of, wrapped
from dashboard.drawing.words import aside, group_agents, group_spoken, group_title, spoken
from dashboard.graph.fold import FoldedNode
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

_LEFT = 40
_ROOM = TASK_SIZE[0] - _LEFT - 12
_BETWEEN = 8
_TITLE_PX = 12.5
_DETAIL_PX = 11
_TITLE_LINES = (19, 33.5)
_DETAIL_LINE = 48.5
_BAR = f'y="{TASK_SIZE[1] - 8}" height="3" rx="1.5"'
_CARD = f'width="{TASK_SIZE[0]}" height="{TASK_SIZE[1]}" rx="9"'
_TOLD = (Status.FAILED, Status.BLOCKED, Status.IN_PROGRESS)
_PARTS = (
    Status.COMPLETED,
    Status.IN_PROGRESS,
    Status.BLOCKED,
    Status.FAILED,
    Status.CANCELLED,
)


def task_card(
    task: Task, box: Box, *, link: str | None, now: float, within: str | None = None
) -> str:
    """A task's node. `link` is an address with `{task}` for the quoted id, None for no link.

    `within` is the key of the opened group that it belongs to.
    """
    title = plain(task.title, 300) or task.id
    left, right = _beside(task.agent or "", aside(task, now))
    times = f' data-started="{task.started_at}"' if task.started_at else ""
    body = (
        f'<g class="node" data-task="{escaped(task.id)}" data-status="{task.status}"{times}'
        f"{_within(within)}{_at(box)}><title>{escaped(title)}</title>"
        f'<rect class="card" {_CARD}/>{_icon(task.status)}{_title(title)}'
        f"{_details(escaped(left), right)}{_progress(task.progress or 0.0)}</g>"
    )
    return _linked(body, spoken(title, task.status, task.agent), link, task.id)


def ghost_card(task_id: str, box: Box, *, within: str | None = None) -> str:
    """The node of a task that is only known by its id: in another list, or expired."""
    return (
        f'<g class="node ghost" role="img" data-task="{escaped(task_id)}" data-status="unknown"'
        f'{_within(within)}{_at(box)} aria-label="{escaped(task_id)}, outside this list">'
        f"<title>{escaped(plain(task_id, 300))}</title>"
        f'<rect class="card" {_CARD}/>{_icon("ghost")}{_title(task_id)}'
        f"{_details('outside this list', '')}</g>"
    )


def group_card(node: FoldedNode, members: Sequence[Task], box: Box) -> str:
    """A group's node: how many are done, the bar of its statuses, and what needs eyes."""
    counts = Counter(task.status for task in members)
    title = group_title(node, members)
    done = "" if node.ghost else f"{counts[Status.COMPLETED]} of {len(node.members)}"
    left = _told(counts) or escaped(_beside(group_agents(members), done)[0])
    step = (GROUP_SIZE[0] - TASK_SIZE[0]) // 2
    cards = "".join(
        f'<rect class="behind{far}" x="{by}" y="{-by}" {_CARD}/>'
        for far, by in ((" far", 2 * step), ("", step))
    )
    name = escaped(group_spoken(node, title, counts))
    return (
        f'<g class="node group{" ghost" if node.ghost else ""}" role="img" aria-label="{name}"'
        f' data-group="{escaped(node.key)}" data-count="{len(node.members)}"'
        f"{_within(node.within)}{_at(box, GROUP_SIZE[1] - TASK_SIZE[1])}>"
        f"<title>{name}</title>{cards}"
        f'<rect class="card" {_CARD}/>{_icon("group")}{_title(title)}'
        f"{_details(left, done or f'{len(node.members)} tasks')}{_parts(counts, node)}</g>"
    )


def _at(box: Box, lower: float = 0) -> str:
    return f' transform="translate({box.x:g} {box.y + lower:g})"'


def _within(key: str | None) -> str:
    return f' data-within="{escaped(key)}"' if key else ""


def _icon(name: str) -> str:
    return f'<use class="icon" href="#icon-{name}" x="12" y="11" width="18" height="18"/>'


def _title(title: str) -> str:
    lines = zip(wrapped(title, _TITLE_PX, _ROOM), _TITLE_LINES, strict=False)
    return "".join(
        f'<text class="title" x="{_LEFT}" y="{y}">{escaped(line)}</text>' for line, y in lines
    )


def _details(left: str, right: str) -> str:
    """The lower line; `left` is markup of ours, already escaped, `right` plain text."""
    return (
        f'<text class="agent" x="{_LEFT}" y="{_DETAIL_LINE}">{left}</text>'
        f'<text class="aside" x="{_LEFT + _ROOM}" y="{_DETAIL_LINE}">{escaped(right)}</text>'
    )


def _beside(left: str, right: str) -> tuple[str, str]:
    """Both cut so that they fit on one line; neither takes over half from the other."""
    left, right = plain(left, 100), plain(right, 100)
    half = (_ROOM - _BETWEEN) / 2
    taken = min(width_of(left, _DETAIL_PX), half) if left else -_BETWEEN
    right = cut(right, _DETAIL_PX, _ROOM - _BETWEEN - taken)
    taken = width_of(right, _DETAIL_PX) if right else -_BETWEEN
    return cut(left, _DETAIL_PX, _ROOM - _BETWEEN - taken), right


def _progress(share: float) -> str:
    return (
        f'<rect class="track" x="{_LEFT}" width="{_ROOM}" {_BAR}/>'
        f'<rect class="progress" x="{_LEFT}" width="{share * _ROOM:.4g}" {_BAR}/>'
    )


def _told(counts: Counter[Status]) -> str:
    """The two weightiest of failed, blocked and running members, in words."""
    present = [status for status in _TOLD if counts[status]][:2]
    return " · ".join(
        f'<tspan class="told" data-status="{status}">'
        f"{counts[status]} {MEANINGS[status].word.lower()}</tspan>"
        for status in present
    )


def _parts(counts: Counter[Status], node: FoldedNode) -> str:
    """The bar of statuses; each that occurs is at least 2 px wide, so that none is lost."""
    if node.ghost:
        return ""
    total = len(node.members)
    bar = [f'<rect class="track" x="{_LEFT}" width="{_ROOM}" {_BAR}/>']
    start = float(_LEFT)
    for status in _PARTS:
        if not counts[status]:
            continue
        wide = max(2.0, counts[status] / total * _ROOM)
        wide = min(wide, _LEFT + _ROOM - start)
        bar.append(
            f'<rect class="part" data-status="{status}" x="{start:.5g}" width="{wide:.4g}" {_BAR}/>'
        )
        start += wide
    return "".join(bar)


def _linked(body: str, name: str, link: str | None, task_id: str) -> str:
    """`body` in a link that carries its spoken name, or with the name alone."""
    label = f'aria-label="{escaped(name)}"'
    if link is None:
        return body.replace('<g class="node"', f'<g class="node" role="img" {label}', 1)
    address = link.replace("{task}", quote(task_id, safe="", errors="replace"))
    return f'<a href="{escaped(address)}" {label}>{body}</a>'
