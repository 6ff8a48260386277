"""What an edition's page at the desk says of those it touches."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from core.db import db
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.publishing import EditionPart
from talent.edition_effects.models import EditionChoice
from talent.edition_effects.policies import BEFORE
from talent.edition_effects.queries import affected_by


def effects_part(edition: CatalogueEdition) -> EditionPart | None:
    """How many are touched and how many lack a choice; once published, that there is a record."""
    url = url_for("edition_effects.show", slug=edition.slug)
    if edition.state not in BEFORE:
        made = _count(edition)
        words = ngettext("%(num)s choice was applied.", "%(num)s choices were applied.", made)
        return EditionPart(_("Claims it touched"), words, _("See them"), url) if made else None
    affected = affected_by(edition)
    lacking = sum(one.choice is None for one in affected)
    if not affected:
        return EditionPart(
            _("Claims it touches"),
            _("No open claim, draft or title would have another outcome."),
            "",
            url,
            "info",
        )
    touched = ngettext(
        "%(num)s claim, draft or title would have another outcome.",
        "%(num)s claims, drafts and titles would have another outcome.",
        len(affected),
    )
    lacks = ngettext(
        "%(num)s has no choice yet, and the edition cannot be published.",
        "%(num)s have no choice yet, and the edition cannot be published.",
        lacking,
    )
    said = f"{touched} {lacks}" if lacking else f"{touched} {_('Each has a choice.')}"
    label, tone = _("Choose for each"), "warning" if lacking else "info"
    return EditionPart(_("Claims it touches"), said, label, url, tone)


def stamp_of_choices(edition: CatalogueEdition) -> str:
    """Changes with every choice, so that nobody publishes on choices they did not see."""
    made = func.count(), func.max(EditionChoice.chosen_at)
    count, latest = db.session.execute(
        select(*made).where(EditionChoice.edition_id == edition.id)
    ).one()
    return f"{count}-{latest.timestamp():.0f}" if count else ""


def _count(edition: CatalogueEdition) -> int:
    made = select(func.count()).where(EditionChoice.edition_id == edition.id)
    return db.session.scalar(made) or 0
