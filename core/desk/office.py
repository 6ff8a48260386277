"""What the kernel's own slices put on desks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from core.accounts.models import RoleGrant, User
from core.accounts.proposal_models import ProposalKind
from core.accounts.proposals import open_proposals
from core.accounts.queries import has_factor
from core.accounts.roles import STAFF_ROLES, Role
from core.clock import today
from core.db import db
from core.desk.shares import Mark, Moment, Share, ShareSource, Task, Waits
from core.documents.models import RevocationProposal
from core.documents.states import ProposalState
from core.i18n import tr
from core.reports.models import Export
from core.reports.registry import REPORTS
from core.working_days.services import working_calendar

SHOWN = 8


def accounts_share(user: User, since: datetime) -> Share:
    """What waits for a second administrator, roles given since, who has no second factor."""
    office = select(RoleGrant.user_id).where(RoleGrant.role.in_(STAFF_ROLES))
    staff, unguarded = db.session.execute(
        select(func.count(), func.count().filter(~has_factor())).where(
            User.id.in_(office), User.active.is_(True)
        )
    ).one()
    accounts = url_for("accounts_desk.index")
    granted = (
        select(RoleGrant).options(_named(RoleGrant.user)).order_by(RoleGrant.granted_at.desc())
    )
    theirs = [
        one
        for one in open_proposals()
        if user.has_role(Role.ADMINISTRATOR) and user.id not in {one.proposed_by_id, one.user_id}
    ]
    return Share(
        waiting=[Waits(_l("Accounts to confirm as the second"), len(theirs), accounts)],
        tasks=[
            Task(
                _name(one.user),
                url_for("accounts.inspect", account_id=one.user_id),
                ProposalKind(one.kind).label,
                Mark(_l("Waits for a second person")),
                one.proposed_at,
            )
            for one in theirs
        ],
        figures=[
            Waits(_l("People of the office"), staff, accounts),
            Waits(_l("Without a second factor"), unguarded, accounts),
        ],
        changes=[
            Moment(
                _("%(name)s was given a role: %(role)s", name=_name(one.user), role=one.label),
                url_for("accounts.inspect", account_id=one.user_id),
                one.granted_at,
            )
            for one in db.session.scalars(granted)
        ],
    )


def calendar_share(_user: User, _since: datetime) -> Share:
    """The coming year's table of working days, wanted before any due day lies in it."""
    coming = today().year + 1
    year = working_calendar().years.get(coming)
    last = date(max(working_calendar().years, default=coming - 1), 12, 31)
    url = url_for("working_days.show", year=coming)
    ahead = [Moment(_l("Last day the table of working days knows"), url, last)]
    if year is not None and not year.is_provisional:
        return Share(ahead=ahead)
    state = Mark(_l("No table")) if year is None else Mark(_l("Provisional"), "progress")
    title = _("Working days of %(year)s", year=coming)
    return Share(
        waiting=[Waits(_l("Tables of working days to enter"), 1, url)],
        tasks=[Task(title, url, _l("Working days"), state, None, date(coming - 1, 12, 31))],
        ahead=ahead,
    )


def register_share(_user: User, since: datetime) -> Share:
    url = url_for("export_register.index")
    taken = select(Export).where(Export.asked_at >= since)
    number = db.session.scalar(select(func.count()).select_from(taken.subquery())) or 0
    newest = taken.options(_named(Export.asked_by)).order_by(Export.asked_at.desc())
    return Share(
        figures=[Waits(_l("Lists exported lately"), number, url)],
        changes=[_taken(one, url) for one in db.session.scalars(newest.limit(SHOWN))],
    )


def certificates_share(user: User, _since: datetime) -> Share:
    proposals = db.session.scalars(
        select(RevocationProposal)
        .where(RevocationProposal.state == ProposalState.OPEN)
        .options(joinedload(RevocationProposal.document))
        .order_by(RevocationProposal.proposed_at)
    ).all()
    decides = user.has_role(Role.CITY_REVIEWER)
    theirs = [one for one in proposals if decides and one.proposed_by_id != user.id]
    listed = url_for("certificates_desk.index", state="waiting")
    label = _l("Certificates to revoke or keep")
    return Share(
        waiting=[Waits(label, len(theirs), listed)] if decides else (),
        figures=() if decides else [Waits(label, len(proposals), listed)],
        tasks=[
            Task(
                one.document.serial,
                url_for("certificates_desk.show", serial=one.document.serial),
                _l("Revocation"),
                Mark(_l("Waits for a second person")),
                one.proposed_at,
            )
            for one in theirs
        ],
    )


SOURCES = (
    ShareSource(
        "certificates", 40, frozenset({Role.CITY_REVIEWER, Role.AUDITOR}), certificates_share
    ),
    ShareSource("working days", 50, frozenset({Role.ADMINISTRATOR}), calendar_share),
    ShareSource("accounts", 60, frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), accounts_share),
    ShareSource("register", 70, frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), register_share),
)


def _taken(one: Export, url: str) -> Moment:
    report = REPORTS.find(one.report)
    label = report.label if report is not None else one.report
    place = tr(one.subject_name)
    text = _("A list was exported: %(list)s", list=label)
    return Moment(text, url, one.asked_at, place, _name(one.asked_by))


def _named(person: Any) -> Any:
    return joinedload(person).options(lazyload(User.grants))


def _name(user: User | None) -> str:
    return (user.display_name or user.email) if user is not None else ""
