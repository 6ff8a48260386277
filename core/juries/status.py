"""Rounds on the desks of whoever runs them; certificates on the pages of whoever has them."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import beijing_date, now
from core.db import db
from core.desk.shares import Moment, Share, ShareSource, Task, Waits
from core.documents.attached import credential_beside
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind, DocumentState
from core.i18n import tr
from core.juries.models import JuryRound
from core.juries.queries import coordinated_rounds
from core.juries.results.papers import own_certificates
from core.juries.states import JuryPermission, RoundState
from core.policy import decide
from core.status_page import StatusLine, StatusPart

SHOWN = 12


def juries_share(user: User, _since: datetime) -> Share:
    """Rounds to decide, and such as should have opened; ends of marking to come."""
    if not decide(user, JuryPermission.LIST).allowed:
        return Share()
    one, moment = JuryRound, now()
    stuck = and_(one.state == RoundState.DRAFT, one.opens_at <= moment)
    is_near = one.state.in_((RoundState.OPEN, RoundState.CLOSED))
    rows = coordinated_rounds(user).where(or_(stuck, is_near)).order_by(one.closes_at)
    found = db.session.scalars(rows).all()
    to_decide = [each for each in found if each.standing is RoundState.CLOSED]
    late = [each for each in found if each.standing is RoundState.DRAFT]
    closed, draft = (url_for("juries_desk.index", state=state) for state in ("closed", "draft"))
    return Share(
        waiting=[
            Waits(_l("Rounds of juries to decide"), len(to_decide), closed),
            Waits(_l("Rounds of juries that could not open"), len(late), draft),
        ],
        tasks=[_task(each) for each in (*to_decide, *late)][:SHOWN],
        ahead=[
            Moment(_("Marking ends: %(name)s", name=tr(each.name)), _url(each), each.closes_at)
            for each in found
            if each.standing is RoundState.OPEN
        ],
    )


def certificates_part(user: User) -> StatusPart | None:
    """What the person was given for judging or won; left out for everybody else."""
    lines = tuple(map(_certificate, own_certificates(user)))
    if not lines:
        return None
    here = url_for("verify.index")
    return StatusPart(_l("Certificates of juries"), lines, "", here, _l("Check a certificate"))


def _certificate(one: IssuedDocument) -> StatusLine:
    """Of an award by its name, with what won it."""
    said, is_award = one.printed, one.kind == DocumentKind.AWARD_CERTIFICATE
    return StatusLine(
        title=said["award"] if is_award else str(DocumentKind(one.kind).label),
        reference=one.serial,
        url=url_for("files.download", file_id=one.file_id),
        state=DocumentState(one.state),
        next_step=f"{said['event']} · {said['holder_name']}" if is_award else said["event"],
        is_yours=False,
        due_on=None,
        also=credential_beside(one),
    )


def _url(one: JuryRound) -> str:
    return url_for("juries_desk.show", reference=one.reference)


def _task(one: JuryRound) -> Task:
    due = beijing_date(one.opens_at if one.standing is RoundState.DRAFT else one.closes_at)
    title = f"{one.reference} {tr(one.name)}"
    return Task(title, _url(one), _l("Round of a jury"), one.standing, one.closes_at, due)


# Whoever may coordinate anything; what one does is asked of each kind that juries judge.
SOURCE = ShareSource("juries", 35, frozenset({Role.ORGANISER, Role.CITY_REVIEWER}), juries_share)
