"""Corrections of title certificates: never edited, but ended and issued anew (§8 h).

The holder asks with what is wrong, or the office begins; one person writes what is right, a second
one confirms, and a new certificate takes the place of the old one, each naming the other.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from talent.corrections import jobs, policies, views
    from talent.corrections.lists import CORRECTIONS
    from talent.corrections.queries import correction_of
    from talent.corrections.states import CorrectionPermission

    install(app, jobs, policies, views)
    add_list(app, CORRECTIONS)
    app.add_template_global(correction_of, "correction_of_claim")
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Corrections of certificates"),
            "corrections.index",
            order=11,
            group=DeskGroup.RECOGNITION,
            visible=lambda: can(CorrectionPermission.LIST),
        ),
    )
