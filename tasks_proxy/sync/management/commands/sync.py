"""`manage.py sync ORG [--full] [--details] [--list ID …]`: one sync in the foreground."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable, TaskloomError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import budget, schedule
from tasks_proxy.sync.refresh import refresh_list
from tasks_proxy.sync.survey import survey

PATIENCE_SECONDS = 60.0
"""How long to wait for a worker that is reading the same list."""


class Command(BaseCommand):
    """Finds an organisation's lists and reads them, without a worker."""

    help = "Find the lists of an organisation and read those that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which organisation, how much of it."""
        parser.add_argument("organisation", metavar="ORG", help="the organisation's slug")
        parser.add_argument("--full", action="store_true", help="all known lists, due or not")
        parser.add_argument("--details", action="store_true", help="each task by itself too")
        parser.add_argument(
            "--list", dest="lists", nargs="+", action="extend", default=[], metavar="ID",
            help="add these lists by their ids and read them",
        )  # fmt: skip

    def handle(self, *, organisation: str, lists: list[str], **options: Any) -> None:
        """Sync each connection; a failure is told and ends in exit code 1 when all else is done."""
        found = Organisation.objects.filter(slug=organisation).first()
        if found is None:
            raise CommandError(f"There is no organisation “{organisation}”; `connect` makes one.")
        if found.suspended_at is not None:
            raise CommandError(
                f"“{organisation}” is suspended; `suspend {organisation} --restore` ends that."
            )
        bad = [list_id for list_id in lists if not list_id or not storable(list_id)]
        if bad:
            raise CommandError(f"These are no list ids: {', '.join(map(repr, bad))}.")
        connections = list(found.connections.all())
        if not connections:
            raise CommandError(f"“{organisation}” has no connection yet; `connect` makes one.")
        try:
            failures = sum(self._sync(connection, lists, options) for connection in connections)
        except StoreUnavailable as error:
            raise CommandError(f"Redis does not answer at REDIS_URL: {error}") from error
        if failures:
            raise CommandError(f"{failures} of the readings failed; what was known is kept.")

    def _sync(self, connection: Connection, lists: list[str], options: dict[str, Any]) -> int:
        """How many readings failed."""
        try:
            state = survey(connection, budget.spend, whole=True).state
            while state.pursuit is not None:
                state = survey(connection, budget.spend).state
        except StoreUnavailable:
            raise
        except TaskloomError as error:
            self.stderr.write(f"{connection}: {error}")
            return 1
        for reason in state.reasons:
            self.stdout.write(reason)
        rows = self._rows(connection, lists, full=options["full"])
        return sum(not self._read(row, details=options["details"]) for row in rows)

    def _rows(self, connection: Connection, lists: list[str], *, full: bool) -> list[TaskList]:
        named = {row.pk for row in lists_remember(connection, lists, by_hand=True)}
        every = TaskList.objects.filter(connection=connection).select_related("connection")
        if full:
            return list(every)
        due = schedule.due(connection, time.time(), most=10_000)
        return list(every.filter(pk__in=named.union(due)))

    def _read(self, task_list: TaskList, *, details: bool) -> bool:
        done = refresh_list(task_list, details=details, wait=PATIENCE_SECONDS)
        if done.snapshot is None:
            reason = done.error or "another process is still reading it"
            self.stderr.write(f"{task_list.title}: {reason}")
            return False
        self.stdout.write(f"{task_list.title}: {_told(done.snapshot)}")
        return True


def _told(snapshot: Snapshot) -> str:
    count = len(snapshot.tasks)
    whole = "all read" if snapshot.complete else f"parts missing: {snapshot.incomplete_reason}"
    return f"{count} task{'' if count == 1 else 's'}, {whole}"
