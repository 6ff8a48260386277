"""The work list of the next edition: what people miss in the catalogue, gathered from three sides.

Suggestions that were accepted, claims refused because the edition lacks the qualification, and
searches that found nothing sure stand on one list until an edition takes them up or they are set
aside; those who asked are told (docs/decisions/catalogue_editions.md).
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import install
    from core.workflow import subject_moved
    from talent.catalogue.publishing import (
        EDITION_PARTS,
        EditionPartSource,
        edition_published,
        search_missed,
        suggestion_accepted,
    )
    from talent.catalogue.states import CataloguePermission
    from talent.missed_entries import collecting, jobs, services, views
    from talent.missed_entries.lists import WORK_LIST
    from talent.missed_entries.parts import work_list_part

    install(app, jobs, views)
    add_list(app, WORK_LIST)
    EDITION_PARTS.add(app, EditionPartSource("work_list", work_list_part, lambda _edition: ""))
    suggestion_accepted.connect(app, collecting.follow_suggestion)
    search_missed.connect(app, collecting.follow_search)
    subject_moved.connect(app, collecting.follow_refusal)
    subject_moved.connect(app, services.follow_discarding)
    edition_published.connect(app, services.follow_publication)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Work list of the next edition"),
            "missed_entries.index",
            order=61,
            visible=lambda: can(CataloguePermission.READ),
        ),
    )
