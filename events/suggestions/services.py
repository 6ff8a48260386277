"""A suggestion's way from what was said to what became of it (events.md §7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import DomainError, NotFound
from core.i18n import in_both, reason_in_both, tr
from core.organisations.queries import find_by_name
from core.policy import authorize
from core.references import next_reference
from core.working_days.services import working_calendar
from events.editions.models import Edition, EventSession
from events.editions.reach import running_reach
from events.registrations.mails import letter_to
from events.registrations.models import Registration
from events.registrations.queries import get_registration
from events.suggestions.models import Suggestion
from events.suggestions.states import SUGGESTION_WORKFLOW, SuggestionAction, SuggestionPermission

USUAL_DAYS, MOST_DAYS = 15, 250
NEEDED = _l("The answer is needed in both languages.")


def make(
    registration: Registration, session: EventSession, text: str, *, by: User, at: datetime
) -> Suggestion:
    """Somebody registered says something for a session; a letter says that it came."""
    authorize(SuggestionPermission.MAKE, registration, user=by)
    said = Suggestion(session=session, registration=registration, text=text.strip())
    return _keep(said, registration.edition, by=by, at=at)


def collect(
    edition: Edition, session: EventSession, text: str, maker: str = "", *, by: User, at: datetime
) -> Suggestion:
    """Staff write down what was said in the room, by `maker` (a registration) or nobody known.

    Refuses, at `session`, a session of a venue they do not run (R19).
    """
    authorize(SuggestionPermission.COLLECT, edition, user=by)
    if not running_reach(by, edition).has_venue(session.venue_id):
        raise DomainError(_l("Choose a session of this event."), field="session")
    registration = _find_maker(maker, edition, by) if maker else None
    said = Suggestion(session=session, registration=registration, text=text.strip())
    return _keep(said, edition, by=by, at=at)


def assign(
    one: Suggestion, unit: str, working_days: int = USUAL_DAYS, *, by: User, at: datetime
) -> None:
    """Give it to the unit that answers, with a day it is due; again, to another one."""
    _give_to(one, unit, working_days, at)
    SUGGESTION_WORKFLOW.fire(one, SuggestionAction.ASSIGN, by=by, at=at, note=one.unit)


def answer(
    one: Suggestion, words: Mapping[str, str], *, is_public: bool, by: User, at: datetime
) -> None:
    """The unit's answer in both languages, to the maker and, if `is_public`, to everybody."""
    one.answer = in_both(words, NEEDED, field="text")
    one.is_public, one.answered_at = is_public, at
    SUGGESTION_WORKFLOW.fire(one, SuggestionAction.ANSWER, by=by, at=at)
    _write(one, "answered")


def resolve(one: Suggestion, *, by: User, at: datetime) -> None:
    one.closed_at = at
    SUGGESTION_WORKFLOW.fire(one, SuggestionAction.RESOLVE, by=by, at=at)
    _write(one, "ended")


def decline(one: Suggestion, reason: Mapping[str, str], *, by: User, at: datetime) -> None:
    """It is not followed up; why, in both languages, takes the answer's place."""
    one.answer = reason_in_both(reason)
    one.closed_at = at
    SUGGESTION_WORKFLOW.fire(one, SuggestionAction.DECLINE, by=by, at=at)
    _write(one, "ended")


def reopen(
    one: Suggestion, unit: str, working_days: int = USUAL_DAYS, *, by: User, at: datetime
) -> None:
    """Take an ended one up again, with a unit and a new day."""
    _give_to(one, unit, working_days, at)
    one.closed_at = one.answered_at = None
    SUGGESTION_WORKFLOW.fire(one, SuggestionAction.REOPEN, by=by, at=at, note=one.unit)
    _write(one, "reopened")


def _keep(one: Suggestion, edition: Edition, *, by: User, at: datetime) -> Suggestion:
    if one.session.edition_id != edition.id:
        raise DomainError(_l("Choose a session of this event."), field="session")
    one.reference, one.collected_at, one.collected_by_id = next_reference("SG"), at, by.id
    db.session.add(one)
    db.session.flush()
    audit.record("suggestion:collected", one, by=by, at=at)
    _write(one, "received")
    return one


def _find_maker(reference: str, edition: Edition, by: User) -> Registration:
    try:
        return get_registration(reference.strip().upper(), edition, visible_to=by)
    except NotFound as missing:
        refusal = _l("No registration of this event has this number.")
        raise DomainError(refusal, field="maker") from missing


def _give_to(one: Suggestion, unit: str, working_days: int, at: datetime) -> None:
    """`unit` is any name; with an organisation's, or its credit code, it is known as that one."""
    if not unit.strip():
        raise DomainError(_l("Name the unit that answers."), field="unit")
    if not 1 <= working_days <= MOST_DAYS:
        refusal = _l("Give 1 to %(most)s working days.", most=MOST_DAYS)
        raise DomainError(refusal, field="working_days")
    found = find_by_name(unit)
    one.unit = tr({"zh": found.name_zh, "en": found.name_en}) if found else unit.strip()
    one.organisation_id = found.id if found else None
    one.assigned_at = at
    one.due_on = working_calendar().add(beijing_date(at), working_days)


def _write(one: Suggestion, letter: str) -> None:
    """To whoever made it, unless nobody knows; the text is in templates/emails/suggestions."""
    if one.registration is not None:
        outbox.tell(letter_to(one.registration, f"suggestions/{letter}", about=one, suggestion=one))
