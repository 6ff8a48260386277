"""The permit and its paper of an event of somewhere else than the other organiser's."""

from __future__ import annotations

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.files.checks import CheckedUpload, MediaType
from events.permits import services
from events.permits.models import Permit, PermitFile
from events.permits.services import Said
from events.permits.states import PermitKind
from tests.attacks.slices import NOBODY, READS, RUNS
from tests.factories.core import make_user
from tests.factories.events import make_edition

TABLES = (Permit, PermitFile)
ONE = [{"slug": "permit_event", "kind": "=filing"}]
CELLS = {
    "permits.index": ([{"slug": "permit_event"}], READS),
    "permits.edit": (ONE, RUNS),
    "permits.remove_paper": ([ONE[0] | {"paper_id": "permit_paper"}], RUNS),
    "permits_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"permits_desk.index": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition, organiser = make_edition(), make_user(Role.ORGANISER)
    said, kind = Said(today(), None, NAME, NAME), PermitKind.FILING
    paper = CheckedUpload(
        MediaType.PDF, b"%PDF-1.7 canary", "0" * 64, 1, 10, 10, NAME, signed=False
    )
    permit = services.keep(edition, kind, said, paper, seen=0, by=organiser, at=now())
    db.session.commit()
    return {"permit_event": edition.slug, "permit_paper": permit.papers[0].id}
