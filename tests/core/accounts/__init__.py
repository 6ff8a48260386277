"""Accounts: sign-in, sessions, roles, limits."""
