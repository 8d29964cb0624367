"""The agents of a list: who is on what, how fast, and what waits for whom."""
