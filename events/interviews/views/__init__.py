"""Pages of the two sides of an interview."""
