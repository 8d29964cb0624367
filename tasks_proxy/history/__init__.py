"""What must outlive Redis: every list ever seen."""
