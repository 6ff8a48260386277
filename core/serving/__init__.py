"""Serving: one command starts the web, the background work, and the static files.

`python -m core.serving` is the program; see docs/decisions/serving.md for its shapes. Nothing is
imported here: the master process must stay small.
"""
