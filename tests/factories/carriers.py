"""Carriers with their profiles; each is committed to the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.clock import now, today
from core.db import db
from core.organisations.models import Organisation
from core.organisations.states import OrganisationKind, OrganisationState
from events.carriers.models import CarrierChain, CarrierOffer, CarrierProfile
from events.carriers.states import Offer
from events.projects.states import Industry
from tests.factories.core import make_organisation


def make_verified_carrier(**fields: Any) -> Organisation:
    """A carrier that is verified for a year and has no profile."""
    return make_organisation(
        **{
            "kind": OrganisationKind.CARRIER,
            "state": OrganisationState.VERIFIED,
            "verified_at": now(),
            "verified_until": today() + timedelta(days=365),
            "district": "sip",
        }
        | fields
    )


def make_profile(
    one: Organisation | None = None,
    *,
    chains: tuple[str, ...] = (Industry.ENERGY,),
    offers: tuple[str, ...] = (Offer.SPACE,),
    **fields: Any,
) -> CarrierProfile:
    """A profile for everybody, of a verified carrier unless `one` is given."""
    fields = {
        "about": {"zh": "专注新能源的园区。", "en": "A park for new energy."},
        "contact_phone": "0512 5555 0100",
        "is_public": True,
        "saved_at": now(),
    } | fields
    profile = CarrierProfile(organisation=one or make_verified_carrier(), **fields)
    profile.chains = [CarrierChain(industry=code) for code in chains]
    profile.offers = [CarrierOffer(offer=code) for code in offers]
    db.session.add(profile)
    db.session.commit()
    return profile
