"""What a juror has to do, on the page where everybody sees what is theirs, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.calendars import CalendarEntry, name_for_ever
from core.clock import beijing_date
from core.errors import Words
from core.i18n import tr
from core.juries.juror.queries import progress_of, seats_of
from core.juries.models import Juror
from core.juries.states import JurorState, RoundState
from core.status_page import StatusLine, StatusPart
from core.web import absolute_url

ENDED = (RoundState.CLOSED, RoundState.DECIDED)
# Marks are due at a moment; programs show what lasts a while.
LASTS = timedelta(minutes=30)


def own_part(user: User) -> StatusPart | None:
    """The panels one sits on, until what they judge is decided; left out for everybody else."""
    seats, progress = seats_of(user), progress_of(user)
    shown = [one for one in seats if one.round.standing is not RoundState.DECIDED]
    lines = tuple(_line(one, *progress.get(one.id, (0, 0))) for one in shown)
    if not lines:
        return None
    here = url_for("juror.index")
    return StatusPart(_l("Your juries"), lines, "", here, _l("See all of your juries"))


def _line(seat: Juror, given: int, marked: int) -> StatusLine:
    one, sits = seat.round, seat.standing is JurorState.ACCEPTED
    is_yours = sits and one.standing is RoundState.OPEN and marked < given
    here = url_for("juror_entries.index", reference=one.reference) if sits else ""
    said: Words = one.standing.sentence
    if given:
        said = _l("%(number)s of %(total)s marked", number=marked, total=given)
    return StatusLine(
        title=tr(one.name),
        reference=one.reference,
        url=here or url_for("juror.index"),
        state=one.standing if sits else seat.standing,
        next_step=said,
        is_yours=is_yours or not sits,
        due_on=beijing_date(one.closes_at) if one.standing not in ENDED else None,
    )


def calendar_entries(user: User) -> Iterator[CalendarEntry]:
    """From and until when each round one sits on takes marks; never what is judged in it."""
    for seat in seats_of(user):
        if seat.standing is JurorState.ACCEPTED:
            one, name = seat.round, tr(seat.round.name)
            begins = _("Marking begins: %(round)s", round=name)
            yield _date(seat, "jury-begins", one.opens_at, begins)
            due = _("Marks are due: %(round)s", round=name)
            yield _date(seat, "juries", one.closes_at - LASTS, due)


def _date(seat: Juror, kind: str, starts_at: datetime, summary: str) -> CalendarEntry:
    one = seat.round
    return CalendarEntry(
        uid=name_for_ever(seat.id, kind),
        sequence=one.version,
        changed_at=seat.answered_at or seat.invited_at,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        summary=summary,
        place="",
        description=one.reference,
        url=absolute_url("juror_entries.index", reference=one.reference),
        is_cancelled=False,
    )
