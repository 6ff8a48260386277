"""Accounts: who somebody is, what roles they hold, and how they prove it."""

from __future__ import annotations

from flask import Flask, current_app


def init_app(app: Flask) -> None:
    from core import navigation
    from core.accounts import commands, jobs, lists, notices, policies, security, sessions, views
    from core.accounts.demo import demo_accounts
    from core.accounts.policies import AccountPermission
    from core.policy import can
    from core.regions import district_name
    from core.registries import install

    bound = security.init_app(app)
    sessions.init_app(app, bound.login_manager)
    notices.init_app(app)
    commands.init_app(app)
    install(app, policies, jobs, views, lists)
    app.add_template_global(demo_accounts)
    app.add_template_global(district_name)
    app.add_template_global(organisation_name)
    navigation.DESK_ITEMS.add(
        app,
        navigation.NavigationItem(
            lists.ACCOUNTS.label,
            "accounts_desk.index",
            order=900,
            visible=lambda: can(AccountPermission.READ),
            group=navigation.DeskGroup.HOUSE,
        ),
    )


def organisation_name(text: str) -> str:
    """An organisation's name in the page's language, or its id when there is none such."""
    from uuid import UUID

    from core.i18n import tr
    from core.organisations.queries import get_organisation

    try:
        organisation = get_organisation(UUID(text))
    except ValueError:
        return text
    return tr(organisation.name) if organisation is not None else text
