"""The entry a claim was judged by, where it stands for ever, and what became of it since."""

from __future__ import annotations

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.db import db
from core.documents.models import IssuedDocument
from core.documents.notes import DocumentNote
from core.i18n import tr
from talent.catalogue.changes import changes_since
from talent.catalogue.tier_words import tier_reason
from talent.claims.models import Claim


def entry_notes(claim: Claim) -> list[DocumentNote]:
    """Its lasting address first, then every later change; nothing where a panel judges works."""
    if claim.is_by_panel or "edition" not in claim.entry:
        return []
    code, kept = claim.entry["code"], claim.entry["edition"]
    there = url_for("catalogue_public.edition_entry", slug=kept["slug"], code=code)
    basis = _(
        "Judged by entry %(code)s of the edition “%(edition)s”.",
        code=code, edition=tr(kept["name"]),
    )  # fmt: skip
    notes = [DocumentNote(basis, _l("The entry as that edition says it"), there)]
    if reason := tier_reason(claim.entry.get("rule")):
        notes.append(DocumentNote(reason))
    for change in changes_since(code, kept["slug"]):
        url = ""
        if change.entry is not None:
            slug = change.edition.slug
            url = url_for("catalogue_public.edition_entry", slug=slug, code=code)
        notes.append(DocumentNote(change.sentence(), _l("The entry as changed"), url))
    return notes


def notes_of_document(document: IssuedDocument) -> list[DocumentNote]:
    """The same on the check page of a claim's certificate and letter."""
    if document.subject_kind != Claim.__tablename__:
        return []
    claim = db.session.get(Claim, uuid.UUID(document.subject_id))
    return entry_notes(claim) if claim is not None else []
