"""Calls that are due later, made by one thread."""

from __future__ import annotations

import os
import threading
from queue import Empty, SimpleQueue

import pytest

from tasks_proxy.core.alarms import Alarms


def test_calls_are_made_in_the_order_in_which_they_are_due_and_by_one_thread() -> None:
    alarms, made = Alarms("test"), SimpleQueue[tuple[str, int]]()

    def call(name: str) -> None:
        made.put((name, threading.get_ident()))

    alarms.after(1.5, lambda: call("second"))  # a busy machine may stand still before the next
    alarms.after(0.05, lambda: call("first"))
    told = [made.get(timeout=5), made.get(timeout=5)]
    assert [name for name, _ in told] == ["first", "second"]
    assert len({thread for _, thread in told}) == 1


def test_a_cancelled_call_is_not_made_and_holds_up_no_other() -> None:
    alarms, made = Alarms("test"), SimpleQueue[str]()
    alarms.after(1.0, lambda: made.put("cancelled")).cancel()
    alarms.after(1.05, lambda: made.put("kept"))
    assert made.get(timeout=5) == "kept"
    with pytest.raises(Empty):
        made.get(timeout=0.05)


def test_a_child_process_has_a_thread_of_its_own() -> None:
    alarms = Alarms("test")
    alarms.after(60, lambda: None)
    child = os.fork()
    if child == 0:
        rung = threading.Event()
        alarms.after(0.01, rung.set)
        os._exit(0 if rung.wait(5) else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
