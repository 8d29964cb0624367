"""The timeline of a list: what was done when, and what is likely to come."""
