"""Organisations: employers, carriers and public bodies, entered by officers, verified by staff."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.api import API_SCOPES, Scope
    from core.desk.shares import SHARES
    from core.files.policies import READERS
    from core.known_names import NAME_SOURCES, NameSource
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.organisations import api, desk, jobs, parts, policies, views
    from core.organisations.lists import ORGANISATIONS
    from core.organisations.queries import known_names
    from core.organisations.states import OrganisationPermission
    from core.policy import can
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS

    permission = OrganisationPermission.LIST
    install(app, policies, desk, views, jobs, api)
    add_list(app, ORGANISATIONS)
    NAME_SOURCES.add(app, NameSource("employers", known_names))
    API_SCOPES.add(app, Scope(permission, _l("Read organisations")))
    READERS.add(app, Provider(policies.FILE_PURPOSE, policies.may_read_paper))
    SHARES.add(app, desk.SOURCE)
    STATUS_PARTS.add(app, Provider("organisations", parts.own_part, 40))
    parts.ORGANISATION_PARTS.add(app, Provider("branches", parts.branches_part, 90))
    DESK_ITEMS.add(
        app,
        NavigationItem(
            ORGANISATIONS.label,
            "organisations_desk.index",
            order=600,
            visible=lambda: can(permission),
            group=DeskGroup.ENTERPRISES,
        ),
    )
