"""Figures of recognition: by entry, country, sector, district and month, and in public.

Abroad such figures are published yearly by occupation, country, outcome and duration
(recognition.md §6). Reviewers see those of their reach with every number; everybody sees quarters
that are over, where small numbers are not told and do not follow from others.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.navigation import DESK_ITEMS, FOOTER_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from talent.claim_figures import views
    from talent.claims.states import ClaimPermission

    install(app, views)
    desk = NavigationItem(
        _l("Figures of claims"),
        "claim_figures.index",
        13,
        visible=lambda: can(ClaimPermission.LIST),
        group=DeskGroup.RECOGNITION,
    )
    DESK_ITEMS.add(app, desk)
    public = NavigationItem(_l("Recognition in figures"), "claim_figures.public_quarters", 6)
    FOOTER_ITEMS.add(app, public)
