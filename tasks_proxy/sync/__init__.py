"""Keeping the mirror true: what is due, reading it, what changed, telling of it."""
