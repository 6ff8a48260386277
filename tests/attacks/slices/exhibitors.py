"""The victim's organisation at a fair."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.clock import now
from core.db import db
from events.exhibitor_calls.models import ExhibitorCall
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.services import cancel
from events.exhibitors.states import ExhibitorState
from events.sanctions.models import Sanction
from tests.attacks.slices import EVERYBODY, NOBODY, READS, cells_of_list
from tests.factories.exhibitors import make_employer, make_exhibitor, make_fair, name_somebody

TABLES = (Exhibitor, ExhibitorCall, ExhibitorPerson, Sanction)
FAIR, OWN = [{"slug": "fair"}], [{"reference": "exhibitor"}]
PERSON = [{"reference": "exhibitor", "person_id": "exhibitor_person"}]
CASE = [{"slug": "fair", "reference": "exhibitor"}]
CELLS = {
    # Anybody with an account may begin; the page holds the asker's own organisations alone.
    "exhibitor_calls.apply": (FAIR, EVERYBODY),
    **{f"exhibitors.{name}": (OWN, NOBODY) for name in ("show", "cancel")},
    **{f"exhibitor_staff.{name}": (OWN, NOBODY) for name in ("name", "confirm")},
    **{f"exhibitor_staff.{name}": (PERSON, NOBODY) for name in ("replace", "remove")},
    "exhibitors_desk.index": (FAIR, READS),
    "exhibitor_calls.call": (FAIR, READS),
    "exhibitor_calls.edit": (OWN, NOBODY),
    **cells_of_list("exhibitors_desk", FAIR[0], takes=READS),
    **{
        f"exhibitors_desk.{name}": (CASE, READS)
        for name in ("show", "approve", "return", "refuse", "cancel", "correct")
    },
    "fair_offers.save": (OWN, NOBODY),
    "own_absences.explain": (OWN, NOBODY),
    "sanctions.show": ([{"reference": "absence"}], READS),
    "sanctions.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"sanctions.index": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import CONTACT, DISTRICT, NAME

    fair = make_fair()
    company = make_employer(city.victim, name_zh=NAME, district=DISTRICT)
    one = make_exhibitor(
        fair, ExhibitorState.CONFIRMED, officer=city.victim, organisation=company,
        contact_name=NAME, contact_email=CONTACT,
    )  # fmt: skip
    person = name_somebody(one, city.victim, email="staff@canary.example")
    # At noon in Beijing, so that an hour earlier is the day of the fair whenever this runs.
    noon = (now() + timedelta(days=30)).replace(hour=4, minute=0)
    late = make_exhibitor(make_fair(starts_at=noon), officer=city.victim, organisation=company)
    cancel(late, by=city.victim, at=late.edition.starts_at - timedelta(hours=1))
    db.session.commit()
    absence = db.session.scalars(select(Sanction)).one()
    return {
        "absence": absence.reference,
        "fair": fair.slug,
        "exhibitor": one.reference,
        "exhibitor_person": person.id,
    }
