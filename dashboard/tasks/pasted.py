"""Tasks out of pasted text: a line each, or a JSON array of them; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.connections.capabilities import Capabilities, Field, Shape
from tasks_proxy.core.statuses import Status

MOST = 100
"""Tasks of one paste."""

_BULLET = re.compile(r"^\s*(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\d+[.)]\s+)?")
_TYPES: dict[Shape, type | tuple[type, ...]] = {
    Shape.TEXT: str,
    Shape.PROSE: str,
    Shape.STATUS: str,
    Shape.IDS: list,
    Shape.OBJECT: dict,
    Shape.SHARE: (int, float),
    Shape.WHOLE: int,
}


class PastedError(Exception):
    """The text holds no tasks that can be made; `str()` says what, where and why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One task to be made.

    `name` is what others of the same paste call it, `needs` those of them it depends on; `again`
    is its part of the text.
    """

    name: str
    fields: dict[str, Any]
    needs: tuple[str, ...] = ()
    again: str = ""
    from_json: bool = field(default=False)


def pasted(text: str, can: Capabilities, *, chain: bool = False) -> tuple[Wanted, ...]:
    """The tasks of the text, each after those that it needs. Raises PastedError.

    Text that begins as JSON is an array of tasks or one of them, whose `taskId` or `id` the others
    may name in `dependsOn`; other text is a title a line, bullets and numbers left off. With
    `chain` each line needs the one before it.
    """
    if not text.strip():
        raise PastedError("Paste a line for each task, or a JSON array of tasks.")
    as_json = text.lstrip()[0] in "[{"
    wanted = _from_json(text, can) if as_json else _from_lines(text, chain=chain)
    if len(wanted) > MOST:
        raise PastedError(f"These are {len(wanted)} tasks; at most {MOST} can be made at once.")
    return _in_order(wanted)


def _from_lines(text: str, *, chain: bool) -> list[Wanted]:
    wanted: list[Wanted] = []
    for number, line in enumerate(text.split("\n"), start=1):
        title = _BULLET.sub("", line).strip()
        if not title:
            continue
        needs = (wanted[-1].name,) if chain and wanted else ()
        wanted.append(Wanted(f"line {number}", {"title": title}, needs, line))
    if not wanted:
        raise PastedError("There is no line with a title in it.")
    return wanted


def _from_json(text: str, can: Capabilities) -> list[Wanted]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise PastedError(
            f"This is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise PastedError("This is no JSON that can be read.") from error
    if isinstance(value, dict):
        value = value["tasks"] if isinstance(value.get("tasks"), list) else [value]
    if not value:
        raise PastedError("The array holds no task.")
    names = [_name(item, number) for number, item in enumerate(value, start=1)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise PastedError(f"Two tasks are called “{twice}”.")
    return [_wanted(item, name, set(names), can) for item, name in zip(value, names, strict=True)]


def _name(item: Any, number: int) -> str:
    if not isinstance(item, dict):
        raise PastedError(f"Task {number} is no object.")
    told = item.get("taskId", item.get("id"))
    return str(told) if told else f"task {number}"


def _wanted(item: dict[str, Any], name: str, names: set[str], can: Capabilities) -> Wanted:
    given = {key: value for key, value in item.items() if value is not None}
    taken = {k: v for k, v in given.items() if k in can.fields and can.fields[k].creates}
    for key, value in taken.items():
        _check(can.fields[key], value, name)
    if not str(taken.get("title", "")).strip():
        raise PastedError(f"“{name}” has no title.")
    named = [str(other) for other in taken.get("dependsOn", ())]
    needs = tuple(other for other in named if other in names)
    taken["dependsOn"] = [other for other in named if other not in names]
    again = json.dumps(item, ensure_ascii=False)
    return Wanted(name, taken, needs, again, from_json=True)


def _check(known: Field, value: Any, name: str) -> None:
    good = isinstance(value, _TYPES[known.shape]) and not isinstance(value, bool)
    if not good:
        raise PastedError(f"“{name}”: {known.name} has a value that it cannot have.")
    if known.shape is Shape.STATUS and Status.of(value) is Status.UNKNOWN:
        raise PastedError(f"“{name}”: there is no status “{value}”.")


def _in_order(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Each after what it needs; PastedError where some wait for each other."""
    ordered: dict[str, Wanted] = {}
    left = list(wanted)
    while left:
        ready = [task for task in left if all(need in ordered for need in task.needs)]
        if not ready:
            names = ", ".join(f"“{task.fields['title'][:40]}”" for task in left[:5])
            raise PastedError(f"These wait for each other, in a circle: {names}.")
        ordered |= {task.name: task for task in ready}
        left = [task for task in left if task.name not in ordered]
    return tuple(ordered.values())
