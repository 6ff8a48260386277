"""Objections to the public notice of claims, and the check that answers them (recognition.md §8).

It stands above claims: what is contested here interrupts the notice there.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.desk.shares import SHARES
    from core.files.policies import READERS
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from talent.objections import policies, services, shares, views
    from talent.objections.lists import OBJECTIONS
    from talent.objections.queries import objections_told
    from talent.objections.states import ObjectionPermission

    install(app, policies, views)
    add_list(app, OBJECTIONS)
    READERS.add(app, Provider(services.FILE_PURPOSE, policies.may_read_evidence))
    SHARES.add(app, shares.SOURCE)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Objections"),
            "objections_desk.index",
            order=11,
            group=DeskGroup.RECOGNITION,
            visible=lambda: can(ObjectionPermission.LIST),
        ),
    )
    subject_moved.connect(app, services.follow_claim)
    app.add_template_global(objections_told)
    app.add_template_global(lambda: can(ObjectionPermission.LIST), "may_list_objections")
