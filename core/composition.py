"""Binds every part of the kernel to the application, in one readable order."""

from pathlib import Path

from flask import Flask

from core import (
    accounts,
    api,
    audit,
    benefits,
    db,
    desk,
    documents,
    figures,
    files,
    i18n,
    indicators,
    jobs,
    juries,
    keys,
    known_names,
    lists,
    office_pages,
    operations,
    organisations,
    outbox,
    privacy,
    reports,
    web,
    webhooks,
    working_days,
)
from core.accounts.lists import ACCOUNTS
from core.audit import lists as audit_log
from core.documents.lists import DOCUMENTS
from core.operations.lists import BACKGROUND_WORK
from core.registries import install
from core.reports.lists import OWN_EXPORTS, REGISTER
from core.rich_text import rich_text, with_links
from core.serving import static_files
from core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


def init_app(app: Flask, settings: Settings) -> None:
    """Make `app` a portal: settings first, then what stands on them."""
    app.extensions["settings"] = settings
    web.init_app(app)
    db.init_app(app)
    i18n.init_app(app)
    app.add_template_filter(rich_text, "rich")
    app.add_template_filter(with_links)
    audit.init_audit(app)
    jobs.init_app(app)
    install(app, outbox.services, known_names)
    accounts.init_app(app)
    audit_log.init_app(app)
    api.init_app(app)
    files.init_app(app)
    documents.init_app(app)
    reports.init_app(app)
    lists.init_app(app)
    lists.add_list(
        app, audit_log.AUDIT_LOG, ACCOUNTS, DOCUMENTS, OWN_EXPORTS, REGISTER, BACKGROUND_WORK
    )
    static_files.init_app(app)
    operations.init_app(app)
    keys.init_app(app)
    working_days.init_app(app)
    office_pages.init_app(app)
    desk.init_app(app)
    organisations.init_app(app)
    figures.init_app(app)
    indicators.init_app(app)
    benefits.init_app(app)
    juries.init_app(app)
    webhooks.init_app(app)
    privacy.init_app(app)
