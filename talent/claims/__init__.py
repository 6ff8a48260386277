"""Claims: from a draft to a recognised title or a reasoned refusal."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.api import API_SCOPES
    from core.consents.choices import CHOICES
    from core.consents.services import consent_withdrawn
    from core.desk.shares import SHARES
    from core.documents.names import mask_number
    from core.documents.notes import DOCUMENT_NOTES
    from core.documents.printed import PRINTED_FIELDS
    from core.documents.queries import FINDERS
    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from core.working_days.services import calendar_changed
    from talent.claims import access, agreements, api, commands, desk, jobs, policies, shares
    from talent.claims.entry_notes import entry_notes, notes_of_document
    from talent.claims.letters import FIELDS
    from talent.claims.lists import CLAIMS
    from talent.claims.queries import find_claim_ids
    from talent.claims.services import recount_open_clocks
    from talent.claims.status import claims_part, employer_part
    from talent.claims.views import answers, asking, draft, own, papers

    install(app, policies, jobs, own, answers, asking, draft, papers, api)
    API_SCOPES.add(app, *api.SCOPES)
    PRINTED_FIELDS.add(app, *FIELDS)
    DOCUMENT_NOTES.add(app, Provider("claims", notes_of_document))
    app.jinja_env.globals["entry_notes"] = entry_notes
    access.register(app)
    _keep_digests(app)
    FINDERS.add(app, Provider("claim", find_claim_ids))
    app.add_template_filter(mask_number, "masked_number")
    desk.init_app(app)
    add_list(app, CLAIMS)
    app.cli.add_command(commands.claims)
    STATUS_PARTS.add(app, Provider("claims", claims_part, 10))
    ORGANISATION_PARTS.add(app, Provider("claims", employer_part, 10))
    SHARES.add(app, *shares.SOURCES)
    CHOICES.add(app, agreements.CHOICE_OF_CLAIMS)
    consent_withdrawn.connect(app, agreements.follow_withdrawal)
    calendar_changed.connect(app, recount_open_clocks)


def _keep_digests(app: Flask) -> None:
    """Whose numbers of identity documents are found by a digest, made anew with a new key."""
    from core.keys.digest_owners import DIGEST_OWNERS, DigestOwner
    from talent.claims.models import Claim
    from talent.claims.services.submitting import document_words
    from talent.people.models import Person

    def words(row: Claim | Person) -> str:
        return document_words(row.document_country, row.document_number)

    DIGEST_OWNERS.add(
        app, *(DigestOwner(model, "document_digest", words) for model in (Claim, Person))
    )
