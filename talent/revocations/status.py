"""Hearings on the status page of whoever is heard."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.status_page import StatusLine, StatusPart
from talent.revocations.models import TitleRevocation
from talent.revocations.queries import hearings_of


def hearings_part(user: User) -> StatusPart | None:
    """What may be revoked, by when its holder is heard, and where to answer; None for nothing."""
    lines = tuple(map(_line, hearings_of(user)))
    if not lines:
        return None
    return StatusPart(
        heading=_l("A title of yours may be revoked"),
        lines=lines,
        empty="",
        begin_url=url_for("office_pages.contact"),
        begin_label=_l("Ask the office"),
    )


def _line(one: TitleRevocation) -> StatusLine:
    has_answered = one.statement_id is not None
    page = "claims.show" if has_answered else "title_revocation.state"
    answered = _l("You have answered. A second person decides, and we write to you.")
    asked = _l("Say what you have to say; nothing is decided before")
    return StatusLine(
        title=tr(one.claim.title),
        reference=one.claim.reference,
        url=url_for(page, reference=one.claim.reference),
        state=one.standing,
        next_step=answered if has_answered else asked,
        is_yours=not has_answered,
        due_on=None if has_answered else one.heard_until,
    )
