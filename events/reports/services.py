"""Writing a report's words, and freezing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.i18n import in_both
from core.policy import authorize
from events.editions.models import Edition
from events.reports.models import FairReport, FairReportVersion
from events.reports.queries import count, versions_of
from events.reports.states import ReportPermission


def write(edition: Edition, text: Mapping[str, str], *, seen: int, by: User, at: datetime) -> None:
    """Keep the words, in both languages or none; refuses when they changed since `seen`."""
    authorize(ReportPermission.WRITE, edition, user=by)
    if any(text.values()):
        text = in_both(text, _l("The words are needed in both languages."), field="text")
    report = db.session.get(FairReport, edition.id, with_for_update=True, populate_existing=True)
    if (report.version if report else 0) != seen:
        raise DomainError(
            _l("Somebody else changed these words meanwhile; they stand above. Send again to keep "
               "yours instead."),
            field="text_en",
        )  # fmt: skip
    if report is None:
        report = FairReport(edition=edition)
        db.session.add(report)
    report.text = dict(text)
    audit.record("fair_report:written", edition, by=by, at=at)


def freeze(edition: Edition, *, by: User, at: datetime) -> FairReportVersion:
    """Keep all figures and words as they are now, as the next version; the fair must be over."""
    authorize(ReportPermission.WRITE, edition, user=by)
    if at < edition.ends_at:
        raise DomainError(_l("The fair is not over yet: its figures still grow."))
    number = 1 + max((one.number for one in versions_of(edition)), default=0)
    version = FairReportVersion(
        edition=edition, number=number, content=count(edition, at).to_json(), frozen_at=at,
        frozen_by=by,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    audit.record("fair_report:frozen", edition, by=by, at=at, number=number)
    return version
