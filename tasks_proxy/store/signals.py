"""What must go up from here goes as a signal."""

from __future__ import annotations

from django.dispatch import Signal

snapshot_written = Signal()
"""Sent while a snapshot is written, with `task_list`, `snapshot` and `structure_changed`.

What a receiver writes by `writing` or `together` goes with the snapshot or not at all.
"""
