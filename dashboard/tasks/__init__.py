"""A task's panel."""
