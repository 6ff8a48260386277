"""What the office did for an organisation, on its page."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.desk.shares import Mark
from core.i18n import show_date
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.status_page import StatusLine
from events.enterprise_services import queries


def services_part(one: Organisation, reader: User) -> OrganisationPart:
    """The latest services, for staff who may read them; its officers read none of the notes."""
    found, count = queries.services_of(one, reader)
    kinds = queries.kind_words() if found else {}
    lines = tuple(
        StatusLine(
            title=each.note.partition("\n")[0] or show_date(each.served_on),
            reference=each.reference,
            url=url_for("enterprise_services.show", reference=each.reference),
            state=Mark(kinds.get(each.kind_id, _l("Service")), "done"),
            next_step=show_date(each.served_on),
            is_yours=False,
            due_on=None,
        )
        for each in found
    )
    return OrganisationPart(_l("Services of the office (%(count)s)", count=count), lines)
