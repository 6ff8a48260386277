"""Pages of attendee lists."""
