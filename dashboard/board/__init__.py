"""The board of a list: its tasks as cards, in a column for each status."""
