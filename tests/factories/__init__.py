"""Builders of plain objects for tests."""
