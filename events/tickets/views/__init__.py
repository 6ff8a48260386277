"""Pages of tickets: one's own, the public reading of a code, calendars, and printing."""
