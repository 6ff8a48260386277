"""An employer's applicants on its own page."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import decide
from core.status_page import StatusLine
from events.applicants.queries import newest_unread
from events.applications.states import ApplicationPermission, ApplicationState


def applicants_part(employer: Organisation, reader: User) -> OrganisationPart:
    """Those nobody opened yet, and the way to all; for its officers alone."""
    heading = _l("Applicants")
    if not decide(reader, ApplicationPermission.LIST, employer).allowed:
        return OrganisationPart(heading, ())
    url = url_for("applicants.index", organisation=employer.reference)
    rows = newest_unread(reader, employer)
    lines = tuple(_line(employer, row.reference, row.name, tr(row.post)) for row in rows)
    return OrganisationPart(heading, lines, url, _l("All applicants"))


def _line(employer: Organisation, reference: str, name: str, post: str) -> StatusLine:
    return StatusLine(
        title=f"{name or _('Name not shared')} · {post}",
        reference=reference,
        url=url_for("applicants.show", organisation=employer.reference, reference=reference),
        state=ApplicationState.SENT,
        next_step=_("Not opened yet"),
        is_yours=True,
        due_on=None,
    )
