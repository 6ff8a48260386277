"""An agreement is put on record at a venue, once (events.md §1.2)."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.organisations.models import Organisation
from core.organisations.queries import find_by_name
from core.organisations.states import OrganisationKind
from core.policy import authorize
from core.references import next_reference
from events.agreement_entries import queries
from events.agreement_entries.values import NewAgreement
from events.agreements.models import Agreement
from events.agreements.states import AgreementPermission
from events.editions.models import Edition, Venue
from events.projects.models import Project


def record_agreement(edition: Edition, said: NewAgreement, *, by: User, at: datetime) -> Agreement:
    """Put on record what a project signed, or will sign while the event lasts.

    Refuses, at their fields, a project or venue out of the person's reach, a carrier that is none
    or not verified that day, and what is on record already.
    """
    authorize(AgreementPermission.RECORD, edition, user=by)
    project = _project(edition, said.project, by)
    venue = _venue(edition, said, by)
    on = beijing_date(at)
    carriers = [_carrier(name, number, on) for number, name in enumerate(said.carriers, 1) if name]
    _require_possible(edition, said, carriers, on)
    _require_new(project, said)
    one = Agreement(
        reference=next_reference("AG"), edition=edition, project=project, venue=venue,
        kind=said.kind, mode=said.mode, signed_on=said.signed_on, amount=said.amount,
        currency=said.currency, is_on_stage=said.is_on_stage,
        has_academician=said.has_academician, recorded_by_id=by.id, recorded_at=at,
    )  # fmt: skip
    # Named twice, it signed once.
    one.carriers = list(dict.fromkeys(carriers))
    db.session.add(one)
    db.session.flush()
    audit.record("agreement:recorded", one, by=by, at=at, note=project.reference)
    return one


def _project(edition: Edition, typed: str, by: User) -> Project:
    found = queries.find_project(typed.strip().upper(), by, edition)
    if found is None:
        refusal = _l("None of the projects you may record an agreement for has this number.")
        raise DomainError(refusal, field="project")
    return found


def _venue(edition: Edition, said: NewAgreement, by: User) -> Venue:
    known = {one.id: one for one in queries.signing_venues(by, edition)}
    if said.venue_id not in known:
        raise DomainError(_l("Choose a venue of this event."), field="venue")
    return known[said.venue_id]


def _carrier(name: str, number: int, on: date) -> Organisation:
    found, field = find_by_name(name), f"carrier_{number}"
    if found is None or found.kind != OrganisationKind.CARRIER:
        refusal = _l("No carrier has this name or credit code here. Type it in full.")
        raise DomainError(refusal, field=field)
    if not found.is_verified(on):
        raise DomainError(_l("This carrier is not verified. Have it verified first."), field=field)
    return found


def _require_possible(
    edition: Edition, said: NewAgreement, carriers: list[Organisation], on: date
) -> None:
    if not carriers:
        raise DomainError(_l("Name the carrier that signs."), field="carrier_1")
    if said.signed_on > max(on, beijing_date(edition.ends_at)):
        refusal = _l("This day is still to come, and after the event.")
        raise DomainError(refusal, field="signed_on")
    if said.amount is not None and not said.currency:
        raise DomainError(_l("Choose the currency of the amount."), field="currency")
    if said.amount is None and said.currency:
        raise DomainError(_l("Enter the amount, or leave the currency open."), field="amount")


def _require_new(project: Project, said: NewAgreement) -> None:
    known = queries.find_signing(project, said.venue_id, said.signed_on, said.kind)
    if known is not None:
        refusal = _l(
            "%(number)s is on record for this project, venue, day and kind; it names every carrier "
            "that signed.", number=known.reference,
        )  # fmt: skip
        raise DomainError(refusal, field="signed_on")
    staged = queries.find_on_stage(project) if said.is_on_stage else None
    if staged is not None:
        refusal = _l("%(number)s has this project on stage already.", number=staged.reference)
        raise DomainError(refusal, field="is_on_stage")
