"""Binds the office's side of claims: desk, public notice, the employer's page, and the menus."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
from core.policy import can
from core.registries import install
from core.scripts import language_of
from talent.claims.documents import documents_of
from talent.claims.queries import count_waiting_for
from talent.claims.states import ClaimPermission
from talent.claims.views import desk, employer, holding, notice, precedents


def init_app(app: Flask) -> None:
    app.add_template_global(language_of)
    app.add_template_global(documents_of, "documents_of_claim")
    install(app, desk, notice, employer, precedents, holding)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Claims"),
            "claims_desk.index",
            order=10,
            group=DeskGroup.RECOGNITION,
            visible=lambda: can(ClaimPermission.LIST),
            count=lambda: count_waiting_for(current_user),
        ),
        NavigationItem(
            _l("Workload"),
            "claims_desk.workload",
            12,
            visible=lambda: can(ClaimPermission.LIST),
            group=DeskGroup.RECOGNITION,
        ),
    )
