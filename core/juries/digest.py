"""What jurors hear: one letter a day and round at most, and only when there is something to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from core.clock import BEIJING, beijing_date, now
from core.db import db
from core.i18n import show_datetime, speaking
from core.jobs import Lane, job
from core.juries.mails import write_digest
from core.juries.models import Assignment, Entry, Juror, JuryRound, Remark
from core.juries.rounds import run_clock
from core.juries.scopes import IN_HAND, READ_IN, conflicts_between
from core.juries.states import AssignmentState, JurorState, RoundState

SENT_FROM_HOUR = 7
# So many days before the end whoever has something left is reminded.
REMINDED = (7, 3, 1)
# Rounds that ended longer ago have no news any more.
TOLD_FOR = timedelta(days=90)


@dataclass(frozen=True)
class News:
    """What is new for one juror since they were told the last time."""

    given: int = 0
    left: int = 0
    fresh: int = 0
    remarks: int = 0


@job("juries.clock", every=timedelta(minutes=1), lane=Lane.INTERACTIVE)
def open_and_close() -> None:
    """Rounds whose time has come open and close by themselves."""
    run_clock(at=now())


@job("juries.digest", every=timedelta(minutes=30))
def send_digests() -> None:
    """Today's letters, once for each juror and round however often it runs."""
    moment = now()
    if moment.astimezone(BEIJING).hour < SENT_FROM_HOUR:
        return
    jurors = _jurors(moment)
    hands, remarks = _hands(jurors), _remarks(jurors)
    for juror in jurors:
        given, left, fresh = hands.get(juror.id, (0, 0, 0))
        news = News(given, left, fresh, remarks.get(juror.id, 0))
        with speaking(juror.user.preferred_language if juror.user else "en"):
            lines = list(_lines(juror, news, moment))
        if lines:
            write_digest(juror, lines, key=f"jury-digest:{juror.id}:{beijing_date(moment)}")
            juror.told_at = moment


def _jurors(moment: datetime) -> Sequence[Juror]:
    """Those on panels of rounds under way who were not written to today."""
    morning = moment.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        select(Juror)
        .join(Juror.round)
        .options(contains_eager(Juror.round), joinedload(Juror.user))
        .where(Juror.state == JurorState.ACCEPTED, JuryRound.state.in_(READ_IN))
        .where(JuryRound.closes_at > moment - TOLD_FOR)
        .where(Juror.told_at.is_(None) | (Juror.told_at < morning))
    )
    return db.session.scalars(rows.order_by(Juror.id)).all()


def _hands(jurors: Sequence[Juror]) -> dict[UUID, tuple[int, int, int]]:
    """How many each has, has left to mark, and was given since the last letter; none barred."""
    is_left = Assignment.state == AssignmentState.ASSIGNED
    is_fresh = Assignment.assigned_at > func.coalesce(Juror.told_at, Juror.invited_at)
    rows = (
        select(
            Juror.id, func.count(), func.count().filter(is_left),
            func.count().filter(is_left & is_fresh),
        )
        .join(Juror.assignments)
        .join(Assignment.entry)
        .where(_among(jurors), Assignment.state.in_(IN_HAND))
        .group_by(Juror.id)
    )  # fmt: skip
    return {one: (given, left, fresh) for one, given, left, fresh in db.session.execute(rows)}


def _remarks(jurors: Sequence[Juror]) -> dict[UUID, int]:
    """New remarks of others on what each has marked."""
    rows = (
        select(Juror.id, func.count())
        .join(Juror.assignments)
        .join(Assignment.entry)
        .join(Remark, Remark.entry_id == Entry.id)
        .where(_among(jurors), Remark.juror_id != Juror.id)
        .where(Assignment.state == AssignmentState.SUBMITTED)
        .where(Remark.at > func.coalesce(Juror.told_at, Assignment.submitted_at))
        .group_by(Juror.id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _among(jurors: Sequence[Juror]) -> ColumnElement[bool]:
    """These jurors, with what is in their rounds; nothing that any panel bars them from."""
    these = Juror.id.in_([one.id for one in jurors])
    barred = conflicts_between(Juror.id, Entry.id).where(these).correlate(None)
    return these & Entry.removed_at.is_(None) & tuple_(Juror.id, Entry.id).not_in(barred)


def _lines(juror: Juror, news: News, moment: datetime) -> Iterator[str]:
    """Sentences, none when nothing happened and no reminder is due."""
    one, since = juror.round, juror.told_at or juror.answered_at or juror.invited_at
    ends, is_open = show_datetime(one.closes_at), one.standing is RoundState.OPEN
    if is_open and news.given and one.opens_at > since:
        yield _("Marking has begun; it ends on %(moment)s.", moment=ends)
    if is_open and news.fresh:
        fresh = news.fresh
        yield ngettext("One entry was given to you.", "%(num)s entries were given to you.", fresh)
    if news.remarks:
        yield ngettext(
            "There is one new remark on entries you have marked.",
            "There are %(num)s new remarks on entries you have marked.",
            news.remarks,
        )
    days = (beijing_date(one.closes_at) - beijing_date(moment)).days
    has_news = news.fresh or news.remarks or one.opens_at > since
    if is_open and news.left and (has_news or days in REMINDED):
        yield ngettext(
            "One of %(given)s is still to be marked, by %(moment)s.",
            "%(num)s of %(given)s are still to be marked, by %(moment)s.",
            news.left, given=news.given, moment=ends,
        )  # fmt: skip
    if not is_open and news.given and since < one.closes_at <= moment:
        yield _("Marking has ended. Thank you.")
    if one.decided_at is not None and since < one.decided_at:
        yield _("The result of the round is on record.")
