"""What an edition's page at the desk says of the work list."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from core.db import db
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.publishing import EditionPart
from talent.catalogue.states import EditionState
from talent.missed_entries.models import MissedEntry
from talent.missed_entries.states import MissedState


def work_list_part(edition: CatalogueEdition) -> EditionPart | None:
    """Before: what waits, and what was taken up by it; once published, what it took up."""
    one, is_out = MissedEntry, edition.state == EditionState.PUBLISHED
    if edition.state == EditionState.DISCARDED:
        return None
    state = MissedState.PUBLISHED if is_out else MissedState.TAKEN
    in_it = select(one.name).where(one.edition_id == edition.id, one.state == state)
    names = db.session.scalars(in_it.order_by(one.name_key)).all()
    taken = _(
        "Taken up from the work list (%(num)s): %(names)s.",
        num=len(names),
        names=_("; ").join(names[:12]),
    )
    url = url_for("missed_entries.index", state=state, edition=edition.slug)
    heading, label = _("Work list"), _("See the list")
    if is_out:
        return EditionPart(heading, taken, label, url) if names else None
    waits = select(func.count()).where(one.state == MissedState.OPEN)
    count = db.session.scalar(waits) or 0
    said = ngettext(
        "%(num)s qualification that people miss waits to be decided.",
        "%(num)s qualifications that people miss wait to be decided.",
        count,
    )
    if not count and not names:
        return None
    if not names:
        return EditionPart(heading, said, label, url_for("missed_entries.index"))
    return EditionPart(heading, f"{said} {taken}", label, url_for("missed_entries.index"))
