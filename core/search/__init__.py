"""Searching that forgives: one plain form of every spelling, slips, sounds, whatever the order."""
