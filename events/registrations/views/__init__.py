"""Pages of registrations: one's own, by account or by link, and the organisers'."""
