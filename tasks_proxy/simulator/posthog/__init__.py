"""A faithful PostHog of our own for its Tasks API: tasks, runs, presence, artifacts, reports."""
