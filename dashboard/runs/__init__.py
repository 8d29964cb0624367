"""Runs of tasks: what they came to, starting one, ending one, and reading its log."""
