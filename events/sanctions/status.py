"""Absences on the exhibitor's page, the organisation's, and organisers' desks."""

from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from core.desk.shares import Mark, Share, Task, Waits
from core.i18n import tr
from core.organisations.models import Organisation
from core.organisations.parts import OrganisationPart
from core.policy import decide
from core.status_page import StatusLine
from events.exhibitors.models import Exhibitor, Sanction
from events.exhibitors.scopes import acted_for_by
from events.exhibitors.states import SanctionKind
from events.registrations.own_parts import OwnPart
from events.sanctions import queries
from events.sanctions.policies import SanctionPermission


def state_of(one: Sanction) -> Mark:
    """Where it stands, as a sign."""
    if one.lifted_at is not None:
        return Mark(_l("Lifted"), "done")
    if not queries.has_ended(one, today()):
        return Mark(_l("Blocks"), "refused")
    return Mark(_l("Recorded"), "waiting")


def exhibitor_part(one: Exhibitor) -> OwnPart | None:
    sanction = queries.find_of(one)
    if sanction is None:
        return None
    values = {"sanction": sanction, "state": state_of(sanction)}
    return OwnPart("events/sanctions/_own.html", values)


def organisation_part(organisation: Organisation, reader: User) -> OrganisationPart:
    """Those of the legal entity: its officers' own, and all for those who may list them."""
    lists = decide(reader, SanctionPermission.LIST).allowed
    mine = acted_for_by(reader)
    seen = [one for one in queries.list_of(organisation) if lists or mine.test(one.exhibitor)]
    return OrganisationPart(_l("Absences"), tuple(_line(one, is_desk=lists) for one in seen))


def _line(one: Sanction, *, is_desk: bool) -> StatusLine:
    return StatusLine(
        title=f"{SanctionKind(one.kind).label} · {tr(one.exhibitor.edition.name)}",
        reference=one.reference,
        url=url_for("sanctions.show", reference=one.reference)
        if is_desk
        else url_for("exhibitors.show", reference=one.exhibitor.reference),
        state=state_of(one),
        next_step="",
        is_yours=False,
        due_on=None if one.lifted_at else one.blocked_until,
    )


def sanctions_share(user: User, _since: datetime) -> Share:
    """Explanations that wait for an answer, for whoever may lift."""
    if not decide(user, SanctionPermission.LIFT).allowed:
        return Share()
    waiting, count = queries.explained(user)
    path = url_for("sanctions.index", explained=1)
    tasks = [
        Task(
            one.reference, url_for("sanctions.show", reference=one.reference),
            _l("Explanation of an absence"), state_of(one), one.explained_at,
        )
        for one in waiting
    ]  # fmt: skip
    return Share([Waits(_l("Absences explained"), count, path)], tasks)
