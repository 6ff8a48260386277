"""The audit log: who did what, when, to what; append-only and chained by hashes."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.audit import rules
from core.audit.services import check_chain, init_audit, record, record_now

__all__ = ["check_chain", "init_audit", "init_pages", "record", "record_now", "rules"]


def init_pages(app: Flask) -> None:
    """Bind the auditor's page; after the accounts, whose roles it asks for."""
    from core.audit import policies, views
    from core.audit.policies import AuditPermission
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import install

    install(app, policies, views)
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Audit log"),
            "audit.index",
            order=950,
            visible=lambda: can(AuditPermission.READ),
        ),
    )
