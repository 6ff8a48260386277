"""The victim's organisation at a fair."""

from __future__ import annotations

from events.exhibitors.models import Exhibitor, ExhibitorCall, ExhibitorPerson
from events.exhibitors.states import ExhibitorState
from tests.attacks.slices import EVERYBODY, NOBODY, READS, cells_of_list
from tests.factories.exhibitors import make_employer, make_exhibitor, make_fair, name_somebody

TABLES = (Exhibitor, ExhibitorCall, ExhibitorPerson)
FAIR, OWN = [{"slug": "fair"}], [{"reference": "exhibitor"}]
PERSON = [{"reference": "exhibitor", "person_id": "exhibitor_person"}]
CASE = [{"slug": "fair", "reference": "exhibitor"}]
CELLS = {
    # Anybody with an account may begin; the page holds the asker's own organisations alone.
    "exhibitor_call.apply": (FAIR, EVERYBODY),
    **{f"exhibitors.{name}": (OWN, NOBODY) for name in ("show", "edit", "confirm", "cancel")},
    "exhibitors.name_person": (OWN + PERSON, NOBODY),
    "exhibitors.remove_person": (PERSON, NOBODY),
    "exhibitors_desk.index": (FAIR, READS),
    "exhibitors_desk.call": (FAIR, READS),
    **cells_of_list("exhibitors_desk", FAIR[0], takes=READS),
    **{
        f"exhibitors_desk.{name}": (CASE, READS)
        for name in ("show", "approve", "return", "refuse", "cancel", "correct")
    },
}


def things(city) -> dict[str, object]:
    from tests.attacks.city import CONTACT, DISTRICT, NAME

    fair = make_fair()
    company = make_employer(city.victim, name_zh=NAME, district=DISTRICT)
    one = make_exhibitor(
        fair, ExhibitorState.CONFIRMED, officer=city.victim, organisation=company,
        contact_name=NAME, contact_email=CONTACT,
    )  # fmt: skip
    person = name_somebody(one, city.victim, email="staff@canary.example")
    return {"fair": fair.slug, "exhibitor": one.reference, "exhibitor_person": person.id}
