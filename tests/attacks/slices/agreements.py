"""An agreement of the victim's project, at a venue of a district."""

from __future__ import annotations

from events.agreements.models import Agreement, AgreementCarrier
from tests.attacks.slices import READS, cells_of_list
from tests.factories.agreements import SigningWeek
from tests.factories.carriers import make_verified_carrier
from tests.factories.projects import make_passed

TABLES = (Agreement, AgreementCarrier)
EDITION = [{"slug": "signing_event"}]
ONE = [{"slug": "signing_event", "reference": "agreement"}]
CELLS = {
    "agreement_entries.record": (EDITION, READS),
    **{f"agreements_desk.{name}": (EDITION, READS) for name in ("index", "figures", "stage")},
    **{f"agreements_desk.{name}": (ONE, READS) for name in ("show", "confirm", "annul")},
    **cells_of_list("agreements_desk", EDITION[0], takes=READS),
}
API = {"/events/{signing_event}/agreements": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, NAME

    week = SigningWeek()
    project = make_passed(week.edition, owner=city.victim, title=NAME, owner_name=NAME,
                          district=DISTRICT)  # fmt: skip
    one = week.record(project, week.at_sip, make_verified_carrier())
    return {"signing_event": week.edition.slug, "agreement": one.reference}
