"""Tables going out and coming in: reports, exports and imports."""
