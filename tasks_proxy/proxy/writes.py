"""Writes: passed on at once and once, never repeated, and told to the mirror when they are done."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass

from kombu.exceptions import OperationalError

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import (
    BadRequest,
    OutcomeUnknown,
    StoreUnavailable,
    TaskChanged,
    UpstreamError,
    UpstreamGarbled,
)
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy import answers
from tasks_proxy.store import budget, keys, locks, schedule, touches
from tasks_proxy.sync import jobs
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.factory import upstream_for
from tasks_proxy.upstream.transport import Answer

log = logging.getLogger(__name__)

ONE_WRITER_SECONDS = 40.0
"""How long one guarded write may hold its task: a reading and a write at their deadlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One write of a client: `task_id` is None for a new task, `by` says who writes.

    `seen` is the `updatedAt` of the state that the writer saw; None where they do not say.
    """

    method: str
    task_id: str | None
    query: str = ""
    body: bytes | None = None
    by: str
    seen: int | None = None


def write(connection: Connection, asked: Write) -> Answer:
    """The upstream's raw answer to the write.

    Raises UpstreamError where it surely was not applied, OutcomeUnknown where it may have been,
    TaskChanged where the task is not as it was seen, BadRequest for a body that is no object.
    """
    if asked.body is not None:
        _check_object(asked.body)
    if asked.seen is None or asked.task_id is None:
        return _passed_on(connection, asked)
    key = keys.of_connection(connection.organisation_id, connection.pk, f"write:{asked.task_id}")
    with locks.held(key, seconds=ONE_WRITER_SECONDS, wait=ONE_WRITER_SECONDS) as had:
        if not had:
            raise StoreUnavailable("Somebody else is writing this task; try again in a moment.")
        current = upstream_for(connection, budget.spend).get_task(asked.task_id)
        if current.get("updatedAt") != asked.seen:
            raise TaskChanged("The task changed since you saw it.", current=current)
        return _passed_on(connection, asked)


def _passed_on(connection: Connection, asked: Write) -> Answer:
    segments = () if asked.task_id is None else (asked.task_id,)
    client = upstream_for(connection, budget.spend)
    try:
        answer = client.forward(asked.method, segments, query=asked.query, body=asked.body)
    except UpstreamError as error:
        if not error.sent:
            raise
        _settle(connection, asked, None)
        raise OutcomeUnknown(
            "The upstream did not answer, so this write may have been applied or not."
            " Read the task again before you decide."
        ) from error
    if answer.status < 300 or answer.status >= 500:
        _settle(connection, asked, answer)
    return answer


def _settle(connection: Connection, asked: Write, answer: Answer | None) -> None:
    """Forget what was remembered, and have what was written read again."""
    written = _written(asked, answer)
    try:
        answers.forget(connection)
        touches.touch(connection, written)
        if not written:
            _soon(connection)
    except StoreUnavailable:
        return  # the jobs go through the same Redis; the next reading will tell
    if written:
        try:
            jobs.patch.apply_async((str(connection.pk), written, asked.by), expires=60, retry=False)
        except OperationalError:
            log.warning("no job could be sent to read what was written; the next reading will")


def _soon(connection: Connection) -> None:
    """Nobody knows what was made, or where: have all lists of the connection read now."""
    rows = TaskList.objects.filter(connection=connection).exclude(list_id=None)
    schedule.plan(connection, dict.fromkeys(rows.values_list("pk", flat=True), time.time()))


def _written(asked: Write, answer: Answer | None) -> list[str]:
    """Ids of the tasks that the write made, changed or deleted, as far as anybody can tell."""
    told = _told_ids(answer) if answer is not None and answer.status < 300 else []
    own = [asked.task_id] if asked.task_id is not None else []
    return list(dict.fromkeys([*own, *told]))


def _told_ids(answer: Answer) -> list[str]:
    try:
        body = wire.object_of(answer, "answer to a write")
    except UpstreamError:
        return []
    deleted = body.get("deletedTaskIds")
    ids: Iterable[object] = [body.get("taskId"), *(deleted if isinstance(deleted, list) else [])]
    return [task_id for task_id in ids if isinstance(task_id, str) and task_id]


def _check_object(body: bytes) -> None:
    try:
        value = wire.parse(body, "body")
    except UpstreamGarbled as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(value, dict):
        kind = json.dumps(value)[:40]
        raise BadRequest(f"The body must be a JSON object, not {kind}.")
