"""Places on this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from dashboard.drawing.slots import place

_HOLDER = """
import sys, time
from dashboard.drawing.slots import place
with place("test", 1, 0) as had:
    print(had, flush=True)
    time.sleep(60)
"""


def test_no_more_are_had_than_there_are_and_each_is_free_again() -> None:
    with place("test-two", 2, 0) as one, place("test-two", 2, 0) as two:
        assert (one, two) == (True, True)
        with place("test-two", 2, 0.05) as three:
            assert three is False
    with place("test-two", 2, 0) as again:
        assert again is True


def test_another_process_holds_a_place_until_it_dies() -> None:
    root = Path(__file__).resolve().parents[3]
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER], stdout=subprocess.PIPE, text=True, cwd=root
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with place("test", 1, 0.05) as had:
            assert had is False
    finally:
        holder.kill()
        holder.communicate()
    started = time.monotonic()
    with place("test", 1, 5) as had:
        assert had is True
    assert time.monotonic() - started < 5
