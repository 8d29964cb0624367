"""The table of a list's tasks: its columns, its rows, and the same as a file."""
