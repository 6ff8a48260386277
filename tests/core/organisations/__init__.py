"""Organisations and their codes."""
