"""What another district did for the victim's enterprise."""

from __future__ import annotations

from core.clock import now, today
from core.db import db
from events.enterprise_services.models import EnterpriseService, ServiceKind
from tests.attacks.slices import NOBODY, READS, RUNS

TABLES = (EnterpriseService, ServiceKind)
VIEW = [{"view_id": "saved_view"}]
ONE = [{"reference": "enterprise_service"}]
CELLS = {
    "enterprise_services.show": (ONE, READS),
    "enterprise_services.edit": (ONE, RUNS),
    "enterprise_services.drop_view": (VIEW, NOBODY),
    "service_kinds.show": (
        [{"reference": "service_kind"}], READS | {"elsewhere_organiser"},
    ),
    "service_kinds.edit": ([{"reference": "service_kind"}], RUNS),
    "service_kinds.drop_view": (VIEW, NOBODY),
}  # fmt: skip
LISTS = {"enterprise_services.index": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT, NAME

    kind = ServiceKind(reference="SK-2026-0901", name_zh="走访", name_en="Visit")
    one = EnterpriseService(
        reference="ES-2026-0901", served_on=today(), name=NAME, firm="canary", note=NAME,
        district=DISTRICT, served_by=NAME, created_at=now(),
    )  # fmt: skip
    db.session.add_all([kind, one])
    db.session.commit()
    return {"enterprise_service": one.reference, "service_kind": kind.reference}
