"""Rates and times: medians of five, so that one pause of the machine decides nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

ROUNDS = 5


def rate(work: Callable[[], object], *, seconds: float = 1.0) -> float:
    """How often a second `work` can be done."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - began)


def took(work: Callable[[], object]) -> float:
    """Seconds that `work` takes once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def row(what: str, figure: str, floor: str, ratio: str, target: str) -> None:
    """Print one line of the table."""
    print(f"| {what} | {figure} | {floor} | {ratio} | {target} |", flush=True)  # noqa: T201


def median(values: list[float]) -> float:
    """The middle of them."""
    return statistics.median(values)
