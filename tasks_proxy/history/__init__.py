"""What must outlive Redis: every list ever seen, what happened in it, and what is over."""
