"""The data sheet for the foreign affairs office: the letters chosen, with whole numbers (R18)."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from core.consents.queries import ids_agreeing
from core.regions import region_name
from core.reports.registry import Report, Table, register_report
from core.reports.writers import Cell
from events.letters.models import InvitationLetter
from events.letters.states import CostBearer, Gender
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration

REPORT = "events.letters"
COLUMNS = {
    "reference": _l("Letter no."),
    "registration": _l("Registration no."),
    "state": _l("State"),
    "name": _l("Name as in the passport"),
    "gender": _l("Gender"),
    "birth_on": _l("Date of birth"),
    "nationality": _l("Nationality (country or region)"),
    "passport_country": _l("Passport issued by (country or region)"),
    "passport_number": _l("Passport number"),
    "passport_expires_on": _l("Passport valid until"),
    "employer": _l("Employer or institution"),
    "post": _l("Post"),
    "visa_kind": _l("Kind of visa"),
    "purpose": _l("Purpose of the visit"),
    "arrives_on": _l("Arrival"),
    "departs_on": _l("Departure"),
    "places": _l("Places of the visit"),
    "relationship": _l("Relationship with the inviting organisation"),
    "costs": _l("Who pays for the stay"),
    "exit_due_on": _l("Departure to be recorded by"),
    "exited_on": _l("Left on"),
}


def register_sheet() -> None:
    """Name the sheet in the register of exports. It is small, and never made in the background."""
    label = _l("Data sheet of invitation letters")
    register_report(Report(REPORT, label, column_label=lambda key: str(COLUMNS.get(key, key))))


def sheet_of(letters: list[InvitationLetter]) -> Table:
    """The sheet of those letters whose person's consent holds now (R20)."""
    agreeing = ids_agreeing(
        Registration.__tablename__,
        EventPurpose.PASSPORT_LETTER,
        [one.registration_id for one in letters],
    )
    rows = list(_rows([one for one in letters if str(one.registration_id) in agreeing]))
    labels = [str(label) for label in COLUMNS.values()]
    return Table(list(COLUMNS), labels, lambda _connection: iter(rows), sheet="Letters")


def _rows(letters: list[InvitationLetter]) -> Iterator[list[Cell]]:
    for one in letters:
        yield [
            one.reference,
            one.registration.reference,
            one.standing.label,
            one.name,
            Gender(one.gender).label if one.gender else "",
            one.birth_on,
            region_name(one.nationality),
            region_name(one.passport_country),
            one.passport_number or "",
            one.passport_expires_on,
            one.employer,
            one.post,
            one.visa_kind,
            one.purpose,
            one.arrives_on,
            one.departs_on,
            one.places,
            one.relationship_to_inviter,
            CostBearer(one.cost_bearer).label,
            one.exit_due_on,
            one.exited_on,
        ]
