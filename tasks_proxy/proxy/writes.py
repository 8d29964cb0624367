"""Writes: passed on at once and once, never repeated, and told to the mirror when they are done."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kombu.exceptions import OperationalError

from tasks_proxy.audit.actor import Actor
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import (
    BadRequest,
    OutcomeUnknown,
    StoreUnavailable,
    TaskChanged,
    UpstreamError,
    UpstreamGarbled,
    UpstreamTimeout,
)
from tasks_proxy.core.patience import left, within
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy import answers, audited
from tasks_proxy.store import budget, keys, locks, schedule, touches
from tasks_proxy.sync import jobs
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.factory import upstream_for
from tasks_proxy.upstream.transport import Answer

log = logging.getLogger(__name__)

GUARDED_SECONDS = 15.0
"""What a guarded write takes in all: waiting for its turn, reading the task, and writing it."""
KEPT_SECONDS = 5.0
"""No write is sent with less time left: one without an answer is unknown, one not sent is not."""
HELD_SECONDS = 20.0
"""How long a guarded write may hold its task; some calls end a little after their time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One write of a client: `task_id` is None for a new task, `by` says who writes.

    `below` is what lies below the task in the address, where the write is to that.
    `actor` is the same person for the audit log. `seen` is the `updatedAt` of the state that the
    writer saw; None where they do not say. `was` are the old values of what they change: while
    these hold, what else has changed is no matter. With `patched` false the caller has what was
    written read again.
    """

    method: str
    task_id: str | None
    below: tuple[str, ...] = ()
    query: str = ""
    body: bytes | None = None
    by: str
    actor: Actor
    seen: int | None = None
    was: Mapping[str, Any] | None = None
    patched: bool = True

    @property
    def guarded(self) -> bool:
        """Whether it may be refused for what somebody else wrote."""
        return self.task_id is not None and (self.seen is not None or self.was is not None)

    def fits(self, current: Mapping[str, Any]) -> bool:
        """Whether the task still is what the writer saw, as far as they change it."""
        if self.seen is not None and current.get("updatedAt") == self.seen:
            return True
        return self.was is not None and all(
            current.get(name) == value for name, value in self.was.items()
        )


def write(connection: Connection, asked: Write) -> Answer:
    """The upstream's raw answer to the write, which stands in the audit log then.

    Raises UpstreamError where it surely was not applied, OutcomeUnknown where it may have been,
    TaskChanged where the task is not as it was seen, BadRequest for a body that is no object.
    """
    if left(KEPT_SECONDS) < KEPT_SECONDS:
        raise UpstreamTimeout("All of this took long, so this was not sent any more.")
    if asked.body is not None:
        _check_object(asked.body)
    if asked.task_id is None or not asked.guarded:
        return _passed_on(connection, asked)
    with within(GUARDED_SECONDS):
        return _guarded(connection, asked, asked.task_id)


def _guarded(connection: Connection, asked: Write, task_id: str) -> Answer:
    key = keys.of_connection(connection.organisation_id, connection.pk, f"write:{task_id}")
    wait = _before_sending()
    with locks.held(key, seconds=HELD_SECONDS, wait=wait) as had:
        if not had:
            raise StoreUnavailable("Somebody else is writing this task; try again in a moment.")
        try:
            with within(_before_sending()):
                current = upstream_for(connection, budget.spend).get_task(task_id)
        except UpstreamTimeout as error:
            late = "The task could not be read in time, so nothing was written."
            raise UpstreamTimeout(late) from error
        if not asked.fits(current):
            raise TaskChanged("The task changed since you saw it.", current=current)
        return _passed_on(connection, asked, current)


def _before_sending() -> float:
    return max(0.0, left(GUARDED_SECONDS) - KEPT_SECONDS)


def _passed_on(
    connection: Connection, asked: Write, current: Mapping[str, Any] | None = None
) -> Answer:
    segments = () if asked.task_id is None else (asked.task_id, *asked.below)
    client = upstream_for(connection, budget.spend)
    try:
        answer = client.forward(asked.method, segments, query=asked.query, body=asked.body)
    except UpstreamError as error:
        if not error.sent:
            raise
        _settle(connection, asked, None)
        audited.write_record(connection, asked, [], current, outcome=audited.UNKNOWN)
        raise OutcomeUnknown(
            "The upstream did not answer, so this write may have been applied or not."
            " Read the task again before you decide."
        ) from error
    if answer.status < 300 or answer.status >= 500:
        written = _settle(connection, asked, answer)
        outcome = audited.DONE if answer.status < 300 else audited.UNKNOWN
        audited.write_record(connection, asked, written, current, outcome=outcome)
    return answer


def _settle(connection: Connection, asked: Write, answer: Answer | None) -> list[str]:
    """Forget what was remembered, and have what was written read again; the ids of that."""
    written = _written(asked, answer)
    try:
        answers.forget(connection)
        touches.touch(connection, written)
        if not written:
            _soon(connection)
    except StoreUnavailable:
        return written  # the jobs go through the same Redis; the next reading will tell
    if written and (asked.patched or answer is None or answer.status >= 500):
        send_patch(connection, written, asked.by)
    return written


def send_patch(connection: Connection, task_ids: list[str], by: str) -> None:
    """Have a worker read these tasks again, wherever the mirror holds them."""
    try:
        jobs.patch.apply_async((str(connection.pk), task_ids, by), expires=60, retry=False)
    except OperationalError:
        log.warning("no job could be sent to read what was written; the next reading will")


def _soon(connection: Connection) -> None:
    """Nobody knows what was made, or where: have all lists of the connection read now."""
    rows = TaskList.objects.filter(connection=connection).exclude(list_id=None)
    schedule.plan(connection, dict.fromkeys(rows.values_list("pk", flat=True), time.time()))


def _written(asked: Write, answer: Answer | None) -> list[str]:
    """Ids of the tasks that the write made, changed or deleted, as far as anybody can tell."""
    told = _told_ids(answer) if answer is not None and answer.status < 300 else []
    if asked.below:
        told = []  # what the answer names is then no task
    own = [asked.task_id] if asked.task_id is not None else []
    return list(dict.fromkeys([*own, *told]))


def _told_ids(answer: Answer) -> list[str]:
    try:
        body = wire.object_of(answer, "answer to a write")
    except UpstreamError:
        return []
    deleted = body.get("deletedTaskIds")
    ids: Iterable[object] = [
        body.get("taskId"),
        body.get("id"),
        *(deleted if isinstance(deleted, list) else []),
    ]
    return [task_id for task_id in ids if isinstance(task_id, str) and task_id]


def _check_object(body: bytes) -> None:
    try:
        value = wire.parse(body, "body")
    except UpstreamGarbled as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(value, dict):
        kind = json.dumps(value)[:40]
        raise BadRequest(f"The body must be a JSON object, not {kind}.")
