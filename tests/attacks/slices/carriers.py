"""The victim's carrier, with a profile that is not for everybody."""

from __future__ import annotations

from core.organisations.states import OrganisationKind
from events.carriers.models import CarrierChain, CarrierOffer, CarrierProfile
from tests.attacks.slices import NOBODY
from tests.factories.carriers import make_profile
from tests.factories.core import make_sent_organisation

TABLES = (CarrierProfile, CarrierChain, CarrierOffer)
OFFICE = frozenset({"district", "city", "organiser", "auditor"})
ONE = [{"reference": "canary_carrier"}]
CELLS = {
    "own_carrier.edit": (ONE, NOBODY),
    "carriers_desk.show": (ONE, OFFICE),
    "carriers_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"carriers_desk.index": OFFICE}


def things(city) -> dict[str, object]:
    from tests.attacks.city import CONTACT, DISTRICT, NAME

    one = make_sent_organisation(
        city.victim, name_zh=NAME, district=DISTRICT, kind=OrganisationKind.CARRIER
    )
    make_profile(one, contact_name=NAME, contact_email=CONTACT, is_public=False)
    return {"canary_carrier": one.reference}
