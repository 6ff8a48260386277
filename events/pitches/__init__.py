"""Pitch day: who is heard when and where, in an order drawn before everybody, and the result."""
