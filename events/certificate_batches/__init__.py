"""Certificates of an event issued in one go: looked at first, paused, resumed, run again."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.lists.spec import LIST_ADDITIONS
    from core.registries import install
    from events.certificate_batches import jobs, policies, services, views
    from events.certificate_batches.lists import PEOPLE
    from events.editions.signals import edition_moved

    install(app, policies, jobs, views)
    add_list(app, PEOPLE)
    LIST_ADDITIONS.add(app, views.IN_CERTIFICATES, views.IN_ATTENDEES)
    edition_moved.connect(app, services.follow_edition)
