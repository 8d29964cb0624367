"""The graph of a list, as pure functions over records: no Django, no Redis, no requests."""
