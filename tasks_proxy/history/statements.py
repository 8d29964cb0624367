"""SQL that is worded once: for each reading of a list it would take longer to word than to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


class Question:
    """The first row of a query that differs in one number alone."""

    def __init__(self, rows: Callable[[int], QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._worded = ""

    def ask(self, number: int) -> tuple[Any, ...] | None:
        """The row as the database gives it, None where there is none."""
        if not self._worded:
            self._worded, _ = self._rows(number).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(self._worded, [number])
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows as they are; `bulk_create` takes thrice as long."""
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)  # noqa: SLF001  Django documents it
    names = ", ".join(map(quoted, columns))
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows))  # noqa: S608
