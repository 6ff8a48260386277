"""Asking the issuer of a certificate: its channel, what was asked and answered, and the letter.

Burden of proof lies with the office (recognition.md §6), so an issuer is asked before anything is
refused for want of its word. Three ways lead to it: what is public is looked up and noted; a letter
or a call is noted with what was said; an e-mail leaves from the claim's page, and its answers go to
the address that was named there. Whatever tells the issuer of the holder needs the consent that was
given with the claim, and stops with it.

Nothing here moves a claim. A reviewer reads the log beside the checklist and ticks its line; how an
issuer answers is kept once for all its entries, or for one entry that differs.
"""

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
