"""What must go up from here goes as a signal."""

from __future__ import annotations

from django.dispatch import Signal

snapshot_written = Signal()
"""Sent after a snapshot was written, with `task_list`, `snapshot` and `structure_changed`."""
