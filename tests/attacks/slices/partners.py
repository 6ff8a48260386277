"""A partner region whose contact is the victim, with a fair held there."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.partners.models import HeldFair, PartnerRegion
from tests.attacks.slices import NOBODY, RUNS
from tests.factories.events import make_edition

TABLES = (PartnerRegion, HeldFair)
ORGANISERS = frozenset({"organiser", "elsewhere_organiser", "auditor"})
ONE = [{"reference": "partner_region"}]
CELLS = {
    "partners_desk.show": (ONE, ORGANISERS),
    "partners_desk.edit": (ONE, RUNS),
    "partners_desk.add_fair": (ONE, RUNS),
    "partners_desk.remove_fair": (
        [{"reference": "partner_region", "fair_id": "partner_fair"}], RUNS,
    ),
    "partners_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}  # fmt: skip
LISTS = {"partners_desk.index": ORGANISERS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    region = PartnerRegion(
        reference="PR-2026-0901", province="52", name_zh="铜仁市", name_en="Tongren", contact=NAME,
        created_at=now(),
    )  # fmt: skip
    region.fairs.append(HeldFair(edition=make_edition()))
    db.session.add(region)
    db.session.commit()
    return {"partner_region": region.reference, "partner_fair": region.fairs[0].id}
