"""Proposing awards from the order of a jury whose result is on record.

- values.fill: who gets which free place; whoever shares a rank is never parted
- queries: the sealed rounds of an edition, and what stands in the way of each project
- services: the proposal as it was shown, entered as awards that a second person decides on

It stands above `awards`, which knows no jury's order: what is given by hand takes the same places.
A round that is not decided has no order here, so that a blind one shows nothing before its time.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the page; the way to it stands above the list of awards."""
    from core.registries import install
    from events.award_proposals import views

    install(app, views)
