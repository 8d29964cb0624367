"""Rates and times: medians of five, so that one pause of the machine decides nothing."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable

ROUNDS = 5
_LONG, _LONG_ROUNDS = 1.0, 3


def rate(work: Callable[[], object], *, seconds: float = 1.0) -> float:
    """How often a second `work` can be done."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - began)


def took(work: Callable[[], object]) -> float:
    """Seconds that `work` takes once."""
    began = _now()
    work()
    return _now() - began


def more(times: list[float]) -> bool:
    """Whether to measure again: five times what is short, three times what takes a second."""
    return len(times) < (_LONG_ROUNDS if times and times[0] >= _LONG else ROUNDS)


def _now() -> float:
    """A clock; with `BENCH_CLOCK=cpu` the processor's time of this process and those it ran.

    That is for comparing on a machine that others use; nothing that waits is measured by it.
    """
    if os.environ.get("BENCH_CLOCK") != "cpu":
        return time.perf_counter()
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def row(what: str, figure: str, floor: str, ratio: str, target: str) -> None:
    """Print one line of the table."""
    print(f"| {what} | {figure} | {floor} | {ratio} | {target} |", flush=True)  # noqa: T201


def median(values: list[float]) -> float:
    """The middle of them."""
    return statistics.median(values)
