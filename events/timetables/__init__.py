"""Timetables an exhibitor offers: who of it holds interviews, in which way, and when (R15)."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.registries import install
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.event_types import Part
    from events.exhibitor_staff.services import person_left
    from events.timetables import policies, services, views

    install(app, policies, views)
    link = PublicLink(_l("Interviews"), "offered_interviews.of_fair", 30, Part.EXHIBITORS)
    person_left.connect(app, services.follow_person)
    PUBLIC_LINKS.add(app, link)
