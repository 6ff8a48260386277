"""The demonstration's events: all made up, and marked as such."""
