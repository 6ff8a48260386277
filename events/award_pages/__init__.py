"""Where awards are read and decided: by everybody, by whoever won, and at the desk."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, the lists, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.benefits.registry import BENEFITS
    from core.lists import add_list
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.award_pages import status, views
    from events.award_pages.benefit import AWARDS_BENEFIT
    from events.award_pages.lists import AWARDS, PRIZES
    from events.awards.states import AwardPermission
    from events.editions.overview import EDITION_SHARES
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.results import AFTERWARDS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.projects.parts import OWN_PROJECT_PARTS, PROJECT_PARTS

    install(app, views)
    add_list(app, AWARDS, PRIZES)
    BENEFITS.add(app, AWARDS_BENEFIT)
    STATUS_PARTS.add(app, Provider("awards", status.team_part, 18))
    OWN_PROJECT_PARTS.add(app, Provider("awards", status.own_part, 15))
    PROJECT_PARTS.add(app, Provider("awards", status.desk_part, 15))
    EDITION_SHARES.add(app, PartProvider("awards", status.awards_share, 55, Part.PROJECTS))
    AFTERWARDS.add(app, PartProvider("awards", status.results, 75, Part.PROJECTS))
    EDITION_TABS.add(
        app,
        EditionTab(
            AWARDS.label, "awards_desk.index", 61, TabGroup.AFTER, AwardPermission.LIST,
            Part.PROJECTS, around="prizes_desk",
        ),
    )  # fmt: skip
    PUBLIC_LINKS.add(app, PublicLink(_l("Awards of this event"), "awards.index", 45, Part.PROJECTS))
