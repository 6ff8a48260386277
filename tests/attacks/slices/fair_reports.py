"""The report of a fair of somewhere else than the other organiser's."""

from __future__ import annotations

from datetime import timedelta

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.reports import services
from events.reports.models import FairReport, FairReportVersion
from tests.attacks.slices import NOBODY, READS, RUNS
from tests.factories.core import make_user
from tests.factories.events import make_edition

TABLES = (FairReport, FairReportVersion)
FAIR = {"slug": "report_event"}
CELLS = {
    "fair_reports.show": ([FAIR], READS),
    "fair_reports.freeze": ([FAIR], RUNS),
    "fair_reports.version": ([FAIR | {"number": "=1"}], READS),
    "fair_reports.paper": ([FAIR | {"which": "=1"}], READS),
    "fair_reports.workbook": ([FAIR | {"which": "=1"}], READS),
    "fair_reports_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"fair_reports_desk.index": READS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import NAME

    edition, organiser = make_edition(), make_user(Role.ORGANISER)
    after = edition.ends_at + timedelta(hours=1)
    text = {"en": NAME, "zh": NAME}
    services.write(edition, text, seen=0, by=organiser, at=now())
    services.freeze(edition, by=organiser, at=after)
    db.session.commit()
    return {"report_event": edition.slug}
