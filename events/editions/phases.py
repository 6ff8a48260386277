"""Whether people may register now, and how long that stays so, in words (R4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from core.clock import beijing_date
from core.i18n import language, show_datetime, tr
from events.editions.models import Edition, EventSession
from events.editions.states import Allocation, EditionState, SessionState

# A cut-off names the last minute that counts (R4).
LAST_MINUTE = timedelta(minutes=1)
# An edition, or a row with as much of one as decides the phase.
Timed: TypeAlias = Edition | Row[Any]


class Phase(StrEnum):
    NOT_YET = "not_yet"
    OPEN = "open"
    # After the cut-off: taken for the next edition (R4).
    NEXT = "next"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def takes(self) -> bool:
        return self in {Phase.OPEN, Phase.NEXT}


def is_current(edition: Timed, at: datetime) -> bool:
    """Whether it is published and not over: the one rule for whatever people may still ask for.

    At its end an edition is over for them; those who run it go on until they close it.
    """
    return EditionState(edition.state).is_live and at < edition.ends_at


def phase_of(edition: Timed, at: datetime) -> Phase:
    """The phase of an edition at a moment; pages, programs and the register service ask here."""
    if edition.state == EditionState.CANCELLED:
        return Phase.CANCELLED
    if not is_current(edition, at):
        return Phase.CLOSED
    if edition.opens_at is not None and at < edition.opens_at:
        return Phase.NOT_YET
    if edition.cutoff_at is None or at < edition.cutoff_at + LAST_MINUTE:
        return Phase.OPEN
    return Phase.NEXT if _takes_over(edition.next_state) else Phase.CLOSED


def _takes_over(state: str | None) -> bool:
    """Whether the next edition takes who comes late: it is live, or still being planned."""
    return state is not None and (EditionState(state).is_live or not EditionState(state).is_public)


def phase_words(edition: Timed, phase: Phase, at: datetime) -> str:
    """What people are told of it, counted in calendar days of Beijing; "" when nothing is due."""
    if phase is Phase.CANCELLED:
        return str(_("This event does not take place."))
    if phase is Phase.CLOSED and not is_current(edition, at):
        return str(_("This event is over."))
    if phase in {Phase.CLOSED, Phase.NEXT}:
        return _closed(edition.cutoff_at, phase)
    until = edition.opens_at if phase is Phase.NOT_YET else edition.cutoff_at
    if until is None:
        return str(_("Registration is open."))
    days = (beijing_date(until) - beijing_date(at)).days
    if phase is Phase.NOT_YET:
        return _opens(days)
    return _closes(days)


def standing_words(edition: Timed, phase: Phase, at: datetime) -> tuple[str, str]:
    """The word of its public sign, and the sign's tone."""
    if phase is Phase.CANCELLED:
        return _("Cancelled"), "refused"
    if not is_current(edition, at):
        return _("Over"), "neutral"
    if at >= edition.starts_at:
        return _("Going on now"), "progress"
    if phase is Phase.OPEN:
        return _("Registration open"), "done"
    if phase is Phase.NOT_YET:
        return _("Registration not open yet"), "waiting"
    return _("Registration closed"), "neutral"


def state_words(edition: Edition, at: datetime) -> str:
    """The same with the next edition's name, where there is no place for its link."""
    phase = phase_of(edition, at)
    said, following = phase_words(edition, phase, at), edition_after(edition, phase)
    if following is None:
        return said
    named = _("Next edition: %(name)s.", name=tr(following.name))
    return f"{said} {named}" if language() == "en" else said + named


def edition_after(edition: Edition, phase: Phase) -> Edition | None:
    """The next edition, for whoever comes too late; a draft is named only where it takes them."""
    following = edition.next_edition if phase in {Phase.CLOSED, Phase.NEXT} else None
    if following is None or following.standing is EditionState.CANCELLED:
        return None
    return following if phase is Phase.NEXT or following.standing.is_public else None


def _closed(cutoff: datetime | None, phase: Phase) -> str:
    when = show_datetime(cutoff)
    if phase is Phase.CLOSED:
        return str(_("Registration closed on %(when)s.", when=when))
    said = _("Registration closed on %(when)s. Who registers now counts for the next edition.",
             when=when)  # fmt: skip
    return str(said)


def _opens(days: int) -> str:
    if days <= 0:
        return str(_("Registration opens today."))
    if days == 1:
        return str(_("Registration opens tomorrow."))
    return str(
        ngettext("Registration opens in %(num)s day.", "Registration opens in %(num)s days.", days)
    )


def _closes(days: int) -> str:
    if days <= 0:
        return str(_("Registration closes today."))
    if days == 1:
        return str(_("Registration closes tomorrow."))
    return str(
        ngettext(
            "Registration closes in %(num)s day.", "Registration closes in %(num)s days.", days
        )
    )


def places_words(session: EventSession) -> tuple[str, str]:
    """What is free in a session, and the tone of its sign; ("", "") where nothing is counted."""
    if session.state == SessionState.CANCELLED:
        return _("Cancelled"), "refused"
    if session.allocation == Allocation.DRAW:
        return _("Places by draw"), "neutral"
    left = session.places_left
    if left is None:
        return "", ""
    if left > 0:
        return ngettext("%(num)s place left", "%(num)s places left", left), "done"
    if session.has_waitlist:
        return _("Full, waiting list open"), "waiting"
    return _("Full"), "refused"
