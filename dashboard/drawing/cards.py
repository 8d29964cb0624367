"""The nodes of a picture as SVG: the card of a task, of a ghost, and of a group."""

from __future__ import annotations

from collections import Counter

from dashboard.drawing.bars import parts, progress
from dashboard.drawing.dot import GROUP_SIZE, TASK_SIZE
from dashboard.drawing.layout import Box
from dashboard.drawing.measures import LEFT, ROOM
from dashboard.drawing.pen import Face, Ghost, GroupFace, Pen
from dashboard.drawing.text import cut, escaped, plain, width_of, wrapped
from dashboard.drawing.words import group_spoken, spoken
from dashboard.graph.fold import FoldedNode
from tasks_proxy.core.statuses import MEANINGS, Status

_BETWEEN = 8
_BOLD = 1.1  # a bold letter's width beside the table's
_TITLE_PX = 12.5 * 1.16
"""The size to wrap titles by: semi-bold is that much wider than the table of widths, at worst."""
_DETAIL_PX = 11
_TITLE_LINES = (19, 33.5)
_DETAIL_LINE = 48.5
_CARD = f'width="{TASK_SIZE[0]}" height="{TASK_SIZE[1]}" rx="9"'
_TOLD = (Status.FAILED, Status.BLOCKED, Status.IN_PROGRESS)


def task_card(pen: Pen, face: Face, box: Box, *, within: str | None = None) -> str:
    """A task's node; `within` is the key of the opened group that it belongs to."""
    names, status = "node critical" if face.critical else "node", face.status
    title = plain(face.title, 300) or face.task_id
    left, right = beside(face.agent, face.right)
    more = f' data-started="{face.started}"' if face.started else ""
    more += f' data-waiting="{face.waiting}"' if face.waiting else ""
    more += f' data-estimate="{face.estimate}"' if face.estimate else ""
    head = (
        f'<g class="{names}" data-task="{escaped(face.task_id)}" data-status="{status}"{more}'
        f"{_within(within)}{_at(box)}"
    )
    body = (
        f"<title>{escaped(title)}</title>"
        f"<rect {pen.look('card', status, names)} {_CARD}/>{_icon(pen, status, status)}"
        f"{_title(pen, title, status)}{_details(pen, escaped(left), right)}"
        f"{progress(pen.look, face.progress, status)}"
    )
    return _linked(head, body, spoken(title, status, face.agent), pen.address(face.task_id))


def ghost_card(
    pen: Pen, task_id: str, box: Box, *, ghost: Ghost | None = None, within: str | None = None
) -> str:
    """The node of a task outside the list: of what is remembered of it, else of its id alone."""
    names = "node ghost"
    known = plain(ghost.title, 300) if ghost else ""
    title = known or plain(task_id, 300)
    shown = known or cut(title, _TITLE_PX, ROOM)  # an id broken in two reads as two
    status = ghost.status if ghost else Status.UNKNOWN
    word = MEANINGS[status].word if ghost else ""
    where = ghost.where if ghost else "outside this list"
    left, right = beside(where, word)
    head = (
        f'<g class="{names}" data-task="{escaped(task_id)}" data-status="{status}"'
        f"{_within(within)}{_at(box)}"
    )
    body = (
        f"<title>{escaped(title)}</title>"
        f"<rect {pen.look('card', '', names)} {_CARD}/>{_icon(pen, 'ghost', '', names)}"
        f"{_title(pen, shown, '', names)}{_details(pen, escaped(left), right)}"
    )
    name = ", ".join(filter(None, (title, where, word)))
    link = ghost.link if ghost and pen.link is not None else None
    return _linked(head, body, name, link)


def group_card(pen: Pen, node: FoldedNode, face: GroupFace, box: Box) -> str:
    """A group's node: how many are done, the bar of its statuses, and what needs eyes."""
    names = "node group ghost" if node.ghost else "node group"
    title, counts = face.title, face.counts
    done = "" if node.ghost else f"{counts[Status.COMPLETED]} of {len(node.members)}"
    left = _told(pen, counts, done) or escaped(beside(face.agents, done)[0])
    step = (GROUP_SIZE[0] - TASK_SIZE[0]) // 2
    cards = "".join(
        f'<rect {pen.look(which, "", names)} x="{by}" y="{-by}" {_CARD}/>'
        for which, by in (("behind far", 2 * step), ("behind", step))
    )
    name = group_spoken(node, title, counts)
    bar = "" if node.ghost else parts(pen.look, counts, len(node.members), names)
    head = (
        f'<g class="{names}" data-group="{escaped(node.key)}" data-count="{len(node.members)}"'
        f"{_within(node.within)}{_at(box, GROUP_SIZE[1] - TASK_SIZE[1])}"
    )
    body = (
        f"<title>{escaped(name)}</title>{cards}<rect {pen.look('card', '', names)} {_CARD}/>"
        f"{_icon(pen, 'group', '', names)}{_title(pen, title, '', names)}"
        f"{_details(pen, left, done or f'{len(node.members)} tasks')}{bar}"
    )
    return _linked(head, body, name, pen.group_link(node.key) if pen.group_link else None)


def _at(box: Box, lower: float = 0) -> str:
    return f' transform="translate({box.x:g} {box.y + lower:g})"'


def _within(key: str | None) -> str:
    return f' data-within="{escaped(key)}"' if key else ""


def _icon(pen: Pen, name: str, status: str, node: str = "") -> str:
    look = pen.look("icon", status, node)
    return f'<use {look} href="#icon-{name}" x="12" y="11" width="18" height="18"/>'


def _title(pen: Pen, title: str, status: str, node: str = "") -> str:
    look = pen.look("title", status, node)
    lines = zip(wrapped(title, _TITLE_PX, ROOM), _TITLE_LINES, strict=False)
    return "".join(f'<text {look} x="{LEFT}" y="{y}">{escaped(line)}</text>' for line, y in lines)


def _details(pen: Pen, left: str, right: str) -> str:
    """The lower line; `left` is markup of ours, already escaped, `right` plain text."""
    return (
        f'<text {pen.look("agent")} x="{LEFT}" y="{_DETAIL_LINE}">{left}</text>'
        f'<text {pen.look("aside")} x="{LEFT + ROOM}" y="{_DETAIL_LINE}">{escaped(right)}</text>'
    )


def beside(left: str, right: str) -> tuple[str, str]:
    """Both cut so that they fit on one line; neither takes over half from the other."""
    left, right = plain(left, 100), plain(right, 100)
    half = (ROOM - _BETWEEN) / 2
    taken = min(width_of(left, _DETAIL_PX), half) if left else -_BETWEEN
    right = cut(right, _DETAIL_PX, ROOM - _BETWEEN - taken)
    taken = width_of(right, _DETAIL_PX) if right else -_BETWEEN
    return cut(left, _DETAIL_PX, ROOM - _BETWEEN - taken), right


def _told(pen: Pen, counts: Counter[Status], right: str) -> str:
    """The two weightiest of failed, blocked and running members, as many as fit beside `right`."""
    room = ROOM - _BETWEEN - width_of(right, _DETAIL_PX)
    told: list[str] = []
    for status in [status for status in _TOLD if counts[status]][:2]:
        words = f"{counts[status]} {MEANINGS[status].word.lower()}"
        room -= _BOLD * width_of(f" · {words}" if told else words, _DETAIL_PX)
        if told and room < 0:
            break
        told.append(f'<tspan {pen.look("told", status)} data-status="{status}">{words}</tspan>')
    return " · ".join(told)


def _linked(head: str, body: str, name: str, address: str | None) -> str:
    """The node in a link that carries its spoken name; where it leads nowhere, with the name.

    `head` is its first tag without the `>`.
    """
    label = f'aria-label="{escaped(name)}"'
    if address is None:
        return f'{head} role="img" {label}>{body}</g>'
    return f'<a href="{escaped(address)}" {label}>{head}>{body}</g></a>'
