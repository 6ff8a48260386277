"""An enterprise's lines on its own page: whether it stands in the directory."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import decide
from core.status_page import StatusLine
from events.directories.models import EnterpriseListing
from events.directories.queries import listing_of
from events.directories.states import DirectoryPermission, Listed


def listed_of(one: Organisation, listing: EnterpriseListing | None) -> Listed:
    if listing is None or not listing.is_listed:
        return Listed.OUT
    return Listed.LISTED if one.is_verified(today()) else Listed.WAITING


def listing_part(one: Organisation, reader: User) -> OrganisationPart:
    """For its officers alone: the public page is what everybody else reads."""
    heading = _l("Directory of enterprises")
    if not decide(reader, DirectoryPermission.AGREE, one).allowed:
        return OrganisationPart(heading, ())
    line = StatusLine(
        title=_("Entry in the directory"),
        reference="",
        url=url_for("own_listing.edit", reference=one.reference),
        state=listed_of(one, listing_of(one.id)),
        next_step="",
        is_yours=False,
        due_on=None,
    )
    return OrganisationPart(heading, (line,))
