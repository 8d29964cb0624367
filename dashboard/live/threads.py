"""Blocking work beside the event loop, on few threads that keep no database connection."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

# Apart from each other, so that a Redis that hangs holds up no question about rights. Four bound
# the database connections that all streams of a process open together.
_database_threads = ThreadPoolExecutor(4, thread_name_prefix="live-database")
_store_threads = ThreadPoolExecutor(4, thread_name_prefix="live-store")


async def ask_database(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives, from a thread whose database connection is closed right after it."""

    def open_work_close() -> T:
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return await sync_to_async(
        open_work_close, thread_sensitive=False, executor=_database_threads
    )()


async def ask_store(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives, which waits for Redis and never asks the database."""
    call = sync_to_async(work, thread_sensitive=False, executor=_store_threads)
    return await call(*args, **kwargs)


@sync_to_async
def leave_database() -> None:
    """Close what this request's own thread holds: middleware may have asked the database.

    Django would keep it until the response ends, and a stream lasts for half an hour.
    """
    connections.close_all()
