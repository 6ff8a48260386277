"""Accounts: who somebody is, what roles they hold, and how they prove it."""
