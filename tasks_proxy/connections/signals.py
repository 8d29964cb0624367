"""What must go up from here goes as a signal."""

from __future__ import annotations

from django.dispatch import Signal

upstream_left = Signal()
"""Sent with `connection` in the transaction that has it lead elsewhere: to another base URL, or to
another id at the upstream. A receiver's error undoes the change.
"""
