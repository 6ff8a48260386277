"""A pitch in hand: its turn on stage, the result shown there, and the contestant's signature."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.calendars import CALENDAR_ENTRIES
    from core.lists import add_list
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from core.workflow import subject_moved
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.pitch_stage import mails, services, status, views
    from events.pitch_stage.lists import PITCHES
    from events.pitches.states import PitchPermission
    from events.projects.parts import OWN_PROJECT_PARTS

    install(app, mails, views)
    add_list(app, PITCHES)
    CALENDAR_ENTRIES.add(app, Provider("pitches", status.calendar_entries))
    STATUS_PARTS.add(app, Provider("pitches", status.team_part, 17))
    OWN_PROJECT_PARTS.add(app, Provider("pitches", status.own_part, 60))
    desk, order = "pitches_desk.index", "pitches.index"
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Pitches"), desk, 47, TabGroup.DAY, PitchPermission.LIST, Part.PROJECTS,
            around="pitch_plans",
        ),
    )  # fmt: skip
    PUBLIC_LINKS.add(app, PublicLink(_l("Order of pitches"), order, 40, Part.PROJECTS))
    subject_moved.connect(app, services.follow_project)
