"""Documents the office issues: drawn, sealed, numbered, registered, and checked by anybody."""
