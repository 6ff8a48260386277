"""A carrier's lines on other pages: of its organisation, and of projects it fits."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from core.accounts.models import User
from core.clock import today
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.organisations.scopes import officered_by
from core.organisations.states import OrganisationKind
from core.policy import decide
from core.status_page import StatusLine
from events.carriers.fitting import fitting_carriers
from events.carriers.models import CarrierProfile
from events.carriers.queries import profile_of
from events.carriers.states import CarrierPermission, Shown
from events.projects.models import Project
from events.projects.states import LIVE_PROJECTS
from events.registrations.own_parts import OwnPart


def shown_of(one: Organisation, profile: CarrierProfile | None) -> Shown:
    if profile is None:
        return Shown.EMPTY
    if not profile.is_public:
        return Shown.KEPT
    return Shown.PUBLIC if one.is_verified(today()) else Shown.WAITING


def carrier_part(one: Organisation, reader: User) -> OrganisationPart:
    """Its profile: for officers to write, for staff to read; nothing of another organisation."""
    heading = _l("As a carrier")
    if one.kind != OrganisationKind.CARRIER:
        return OrganisationPart(heading, ())
    profile, is_own = profile_of(one.id), officered_by(reader).test(one)
    if profile is None and is_own:
        url = url_for("own_carrier.edit", reference=one.reference)
        return OrganisationPart(heading, (), url, _l("Write the profile"))
    return OrganisationPart(heading, (_line(one, profile, is_own=is_own),))


def _line(one: Organisation, profile: CarrierProfile | None, *, is_own: bool) -> StatusLine:
    page = "own_carrier.edit" if is_own else "carriers_desk.show"
    chains = profile.industries if profile else []
    return StatusLine(
        title=_("Profile of the carrier"),
        reference="",
        url=url_for(page, reference=one.reference),
        state=shown_of(one, profile),
        next_step=pgettext("list", ", ").join(str(chain.label) for chain in chains),
        is_yours=False,
        due_on=None,
    )


def fitting_part(one: Project, reader: User, _address: str) -> OwnPart | None:
    """The carriers that fit a project under way, with the reason: for the office alone."""
    if one.standing not in LIVE_PROJECTS or not decide(reader, CarrierPermission.LIST).allowed:
        return None
    found = fitting_carriers([one.id], on=today())[one.id]
    return OwnPart("events/carriers/_fitting.html", {"fits": found}) if found else None
