"""Projects on the page of a carrier: what is suggested to it, and the way to all."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import decide
from core.status_page import StatusLine
from events.carrier_projects.queries import list_suggested
from events.dockings.states import DockingPermission, DockingState
from events.projects.models import Project


def projects_part(carrier: Organisation, reader: User) -> OrganisationPart:
    """For its officers alone."""
    heading = _l("Projects for carriers")
    if not decide(reader, DockingPermission.LIST, carrier).allowed:
        return OrganisationPart(heading, ())
    url = url_for("carrier_projects.index", organisation=carrier.reference)
    lines = tuple(_line(carrier, one) for one in list_suggested(reader, carrier))
    return OrganisationPart(heading, lines, url, _l("All projects"))


def _line(carrier: Organisation, one: Project) -> StatusLine:
    return StatusLine(
        title=tr(one.name),
        reference=one.reference,
        url=url_for(
            "carrier_projects.show", organisation=carrier.reference, reference=one.reference
        ),
        state=DockingState.PROPOSED,
        next_step=_l("Say whether you are interested"),
        is_yours=True,
        due_on=None,
    )
