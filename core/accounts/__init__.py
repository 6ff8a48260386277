"""Accounts: who somebody is, what roles they hold, and how they prove it."""

from __future__ import annotations

import importlib
import sys

from flask import Flask, current_app


def _load_flask_security() -> None:
    """Without Authlib, which it would load whole (6 MB, 270 modules) for parts not used here."""
    if "authlib" in sys.modules or "flask_security" in sys.modules:
        return
    sys.modules["authlib"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("flask_security")
    finally:
        del sys.modules["authlib"]


_load_flask_security()


def init_app(app: Flask) -> None:
    from core import navigation
    from core.accounts import (
        attempts,
        commands,
        desk_views,
        lists,
        notices,
        oidc,
        oidc_views,
        policies,
        security,
        sessions,
        views,
    )
    from core.accounts.demo import demo_accounts
    from core.accounts.policies import AccountPermission
    from core.accounts.roles import ScopeKind
    from core.accounts.scope_lists import SCOPE_LISTS, ScopeList
    from core.policy import can
    from core.regions import district_name, district_names
    from core.registries import install

    bound = security.init_app(app)
    sessions.init_app(app, bound.login_manager)
    notices.init_app(app)
    commands.init_app(app)
    install(app, policies, attempts, sessions, views, desk_views, oidc_views, lists)
    SCOPE_LISTS.add(app, ScopeList(ScopeKind.DISTRICT, district_names))
    app.add_template_global(demo_accounts)
    app.add_template_global(district_name)
    app.add_template_global(oidc.office_sign_in)
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
