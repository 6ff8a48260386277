"""The public page of an edition beside its texts and dates: poster, people, pictures."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.registries import Provider, install
    from events.editions.poster import pictures, publication, services, views
    from events.editions.publication import PUBLICATION_CHECKS
    from events.editions.signals import COPIED_PARTS, CopiedPart
    from events.editions.states import EditionPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup

    install(app, services, views, pictures)
    COPIED_PARTS.add(app, CopiedPart("poster", services.describe_shown, services.copy_shown))
    PUBLICATION_CHECKS.add(app, Provider("poster", publication.find_faults, 5))
    plan, edit = TabGroup.PLAN, EditionPermission.EDIT
    EDITION_TABS.add(
        app,
        EditionTab(_l("Poster"), "poster_desk.poster", 11, plan, edit),
        EditionTab(_l("Speakers and team"), "poster_desk.people", 15, plan, edit),
    )
