"""Asking the issuer of a certificate: its channel, what was asked and answered, and the letter."""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.outbox.services import CONTACTS
    from core.registries import Provider, install
    from talent.issuer_checks import policies, views
    from talent.issuer_checks.models import IssuerCheck
    from talent.issuer_checks.queries import checks_of, reply_address

    install(app, policies, views)
    CONTACTS.add(app, Provider(IssuerCheck.__tablename__, reply_address))
    app.add_template_global(checks_of, "issuer_checks_of")
